"""Bidirectional needs: the user speaks while the model does."""

from clients.manner import Manner
from conformance.case import Act, Case, Expect, Move, RoadKind
from conformance.verdict import Class

NO_WAY_UP = {
    "grpc-web": "its request is sent whole before the answer, so there is no way up; what a "
    "client gets is measured by converse-refused and converse-sent-whole"
}

CASES = (
    Case(
        id="steer",
        question="Can the user append input in mid-stream, and does the model take it up?",
        anchors=(
            "RFC 6455 section 1.1",
            "gRPC bidirectional streaming",
            "WHATWG HTML 9.2 (one way)",
        ),
        script="steer",
        limit=0,
        manner=Manner(bidi=True),
        moves=(Move(Act.APPEND, 4, "and in French, please"),),
        patience_seconds=3.0,
        roads=RoadKind.ALL,
        unsupported=NO_WAY_UP,
        expect={"*": Expect(Class.COMPLETE, "SSE needs a second request", delivery="whole")},
    ),
    Case(
        id="approve",
        question="Can the user approve a tool call while the stream waits for it?",
        anchors=("gRPC bidirectional streaming", "RFC 6455 section 1.1"),
        script="tool-call",
        limit=0,
        manner=Manner(bidi=True),
        moves=(Move(Act.APPROVE, 7),),
        patience_seconds=3.0,
        roads=RoadKind.ALL,
        unsupported=NO_WAY_UP,
        expect={"*": Expect(Class.COMPLETE, "SSE needs a second request", delivery="whole")},
    ),
    Case(
        id="cancel-by-message",
        question="Does a cancel that is a message stop the model at once?",
        anchors=("OpenAI Realtime response.cancel", "RFC 6455 section 1.1"),
        script="steady",
        limit=40,
        manner=Manner(bidi=True),
        moves=(Move(Act.CANCEL, 6),),
        roads=RoadKind.ALL,
        unsupported=NO_WAY_UP,
        expect={"*": Expect(Class.DETECTED, "the origin is told in words")},
    ),
)
