"""The client ends its own direction and goes on reading."""

from clients.manner import Manner
from conformance.case import Act, Case, Expect, Move, RoadKind
from conformance.verdict import Class

CASE = Case(
    id="client-half-closes",
    question="May a client end its own direction and still read to the end?",
    anchors=(
        "RFC 9293 section 3.6",
        "RFC 9112 section 9.6 (a server may take it for an abort)",
        "RFC 6455 section 7.1.1",
        "gRPC PROTOCOL-HTTP2 (END_STREAM is the normal end of a request)",
    ),
    moves=(Move(Act.HALF_CLOSE, 4), Move(Act.RELEASE, 4)),
    holds_at=4,
    manner=Manner(bidi=True),
    roads=RoadKind.ALL,
    unsupported={
        "grpc-web": "its request is at its end before the answer begins: nothing is left to close"
    },
    expect={
        "sse": Expect(Class.DETECTED, "uvicorn takes the FIN for a disconnect"),
        "websocket": Expect(Class.DETECTED, "a FIN without a close frame ends the connection"),
        "grpc": Expect(Class.COMPLETE, "END_STREAM ends one direction only", delivery="whole"),
    },
)
