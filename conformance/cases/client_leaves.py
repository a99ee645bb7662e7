"""Does the origin know when nobody listens any more?"""

from conformance.case import Act, Case, Expect, Move, RoadKind
from conformance.verdict import Class

ANCHORS = (
    "ASGI http.disconnect",
    "RFC 6455 section 7.1.2",
    "gRPC PROTOCOL-HTTP2 (RST_STREAM CANCEL)",
)
NOTICED = Expect(Class.DETECTED, "a closed connection is seen at once", noticed=True)


def _case(name: str, question: str, act: Act, *, silent: bool, smoke: bool = False) -> Case:
    return Case(
        id=name,
        question=question,
        anchors=ANCHORS,
        script="steady",
        limit=0,
        options={"pace": 3.0},  # 54 more tokens in 3.2 s: Apache takes up to 0.6 s to notice
        notice_seconds=1.0 if silent else 2.0,
        moves=(Move(act, 6),),
        holds_at=6 if silent else 0,
        smoke=smoke,
        roads=RoadKind.ALL,
        expect={"*": NOTICED},
    )


CASES = (
    _case("client-closes-flowing", "The client closes while tokens flow: does the origin notice?",
          Act.CLOSE, silent=False, smoke=True),
    _case("client-closes-silent", "The client closes while the model is silent: is that noticed?",
          Act.CLOSE, silent=True, smoke=True),
    _case("client-resets-flowing", "The client is killed while tokens flow: is that noticed?",
          Act.RESET, silent=False),
    _case("client-resets-silent", "The client is killed while the model is silent: is it noticed?",
          Act.RESET, silent=True),
    Case(
        id="client-closes-decoupled",
        question="A task of its own fills a queue for the handler: does anything stop it?",
        anchors=("an anti-pattern: background generation into a queue", "uvicorn issue 1264"),
        script="steady",
        options={"decoupled": True},
        moves=(Move(Act.CLOSE, 6),),
        notice_seconds=1.0,
        expect={"*": Expect(Class.ORPHANED, "only its handler hears of it", noticed=False)},
    ),
)  # fmt: skip
