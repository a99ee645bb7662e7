"""The model fails after the stream has begun."""

from conformance.case import Case, Expect, RoadKind
from conformance.verdict import Class

CASE = Case(
    id="error-after-200",
    question="Does a failure after the first token reach the person who wrote the loop?",
    anchors=(
        "gRPC status codes",
        "RFC 6455 section 7.4.1 (1011)",
        "OpenAI, Anthropic: error event",
    ),
    script="in-band-error",
    limit=0,
    smoke=True,
    roads=RoadKind.ALL,
    expect={
        "sse/stock": Expect(
            Class.SILENT_TRUNCATION,
            "SSE has no place for it but an event like any other",
            delivery="whole",
        ),
        "sse/hardened": Expect(Class.DETECTED, "an error event, and no Done"),
        "websocket": Expect(Class.DETECTED, "close 1011", signal="1011"),
        "grpc": Expect(Class.DETECTED, "a non-OK status", signal="UNAVAILABLE"),
        "grpc-web": Expect(
            Class.DETECTED, "the trailer frame has the status", signal="UNAVAILABLE"
        ),
        "websocket/hardened": Expect(Class.DETECTED, "an error event, close 1011"),
        "grpc/hardened": Expect(Class.DETECTED, "an error event, a non-OK status"),
    },
)
