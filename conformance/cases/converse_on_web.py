"""A call that must send upstream in mid-stream, over gRPC-Web, which cannot.

It passes every test in which the client has nothing more to say. PROTOCOL-WEB.md leaves
bidirectional streaming open; browsers send a request whole before they show its answer.
"""

from clients.manner import Manner
from conformance.case import Act, Case, Expect, Move, RoadKind
from conformance.verdict import Class

ANCHORS = ("PROTOCOL-WEB.md, Bidi-streaming", "Fetch standard: request duplex is half")
BIDI = Manner(bidi=True, content_watchdog_seconds=1.0)

CASES = (
    Case(
        id="converse-refused",
        question="Does a library for browsers say that it cannot stream upwards?",
        anchors=(*ANCHORS, "@connectrpc/connect-web: grpc-web-transport"),
        wires=("grpc-web",),
        settings=("stock",),
        manner=BIDI,
        depends_on=(),
        roads=RoadKind.GATEWAY,
        expect={
            "*": Expect(
                Class.REFUSED,
                "connect-web throws before it sends anything",
                signal="does not support streaming request bodies",
            )
        },
    ),
    Case(
        id="converse-unspoken",
        question="Does a bidirectional call pass while the client has nothing more to say?",
        anchors=ANCHORS,
        wires=("grpc-web",),
        settings=("hardened",),
        manner=BIDI,
        roads=RoadKind.GATEWAY,
        expect={
            "*": Expect(
                Class.COMPLETE,
                "the gateway translates any call, so a test passes",
                delivery="whole",
            )
        },
    ),
    Case(
        id="converse-sent-whole",
        question="The stream waits for an approval that cannot be sent: what does the client get?",
        anchors=ANCHORS,
        script="tool-call",
        limit=0,
        wires=("grpc-web",),
        settings=("hardened",),
        manner=BIDI,
        moves=(Move(Act.APPROVE, 7),),
        patience_seconds=3.0,
        depends_on=("whole", "converse-unspoken"),
        roads=RoadKind.GATEWAY,
        expect={
            "*": Expect(
                Class.DETECTED,
                "the watchdog; the origin waits for what never comes",
                signal="ContentTimeout",
            )
        },
    ),
)
