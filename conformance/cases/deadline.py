"""A deadline that both ends know."""

from clients.manner import Manner
from conformance.case import Case, Expect, RoadKind
from conformance.verdict import Class

CASE = Case(
    id="deadline",
    question="Does the origin learn by itself that the client's time is up?",
    anchors=("gRPC deadlines: grpc-timeout, propagated",),
    script="steady",
    limit=60,
    holds_at=6,
    manner=Manner(deadline_seconds=1.0),
    unsupported={
        "sse": "HTTP has no deadline; a client that gives up closes, see client-closes-silent",
        "websocket": "RFC 6455 has no deadline; a client that gives up closes, see "
        "client-closes-silent",
    },
    patience_seconds=2.5,
    roads=RoadKind.ALL,
    expect={
        "grpc": Expect(
            Class.DETECTED, "both ends count down", signal="DEADLINE_EXCEEDED", noticed=True
        ),
        "grpc-web": Expect(Class.DETECTED, "grpc-timeout passes the gateway", noticed=True),
    },
)
