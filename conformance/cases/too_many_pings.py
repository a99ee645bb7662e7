"""A keep-alive that kills."""

from clients.manner import Manner
from conformance.case import Case, Expect, RoadKind
from conformance.verdict import Class

CASE = Case(
    id="too-many-pings",
    question="Does an eager keep-alive cost the stream that it should keep?",
    anchors=("gRPC A8 (min_recv_ping_interval 5 min, 2 strikes)", "grpc-go issue 5063"),
    script="thinking-gap-middle",
    limit=14,
    settings=("hardened",),
    options={"pace": 1.4},
    manner=Manner(keepalive_seconds=1.0),
    patience_seconds=6.0,
    roads=RoadKind.ALL,
    expect={
        "grpc": Expect(Class.DETECTED, "GOAWAY ENHANCE_YOUR_CALM", signal="UNAVAILABLE"),
        "websocket": Expect(Class.COMPLETE, "RFC 6455 sets pings no limit", delivery="whole"),
    },
    unsupported={
        "sse": "an SSE client has nothing to ping with",
        "grpc-web": "PROTOCOL-WEB.md: HTTP/2 PING is not supported or used",
    },
)
