"""Does a gateway ask twice? A second call to the model is a second bill.

SSE is asked with GET, gRPC with POST, WebSocket by an upgrade. The answers documented here are
those of a gateway that leaves asking again to its client; `docs/atlas` has what each does.
"""

from collections.abc import Mapping

from conformance.case import AtConnect, AtOpened, Case, Expect, RoadKind, Trigger, Where
from conformance.verdict import Class
from faults.answer_lost import AnswerLost
from faults.fail_first import FailFirst
from faults.fault import Fault
from faults.how import How
from faults.keep_alive_race import KeepAliveRace
from faults.reset import Reset

ANCHORS = ("RFC 9110 section 9.2.2 (what may be retried)", "RFC 9112 section 9.3.1", "gRPC A6")
UNTOUCHED = Expect(Class.REFUSED, "the failure is the client's to answer", attempts=0)
ONCE = Expect(Class.REFUSED, "it was asked, so nobody asks again", attempts=1)
AGAIN = Expect(Class.COMPLETE, "the origin never saw the call: a kept connection was stale",
               delivery="whole", attempts=2)  # fmt: skip


def _case(
    name: str, question: str, fault: Fault, when: Trigger, answer: Expect, **more: object
) -> Case:
    options: Mapping[str, object] = {"where": Where.FAR, "roads": RoadKind.GATEWAY} | more
    return Case(
        id=name,
        question=question,
        anchors=ANCHORS,
        fault=fault,
        when=when,
        expect={"*": answer},
        limit=12,
        settings=("stock",),
        **options,  # type: ignore[arg-type]
    )


CASES = (
    _case("retry-unseen", "The first connection is reset before the origin sees it: again?",
          FailFirst(1, How.RST), AtConnect(), UNTOUCHED),
    _case("retry-before-head", "The origin was asked and its answer is lost: is it asked again?",
          AnswerLost(), AtConnect(), ONCE, wires=("sse",)),
    _case("retry-before-token", "Its line is reset before the first token: is it asked again?",
          Reset(), AtOpened(), ONCE, script="thinking-gap-first", options={"pace": 0.5}),
    _case("retry-kept-connection", "A kept connection proves dead when used again: what then?",
          KeepAliveRace(), AtConnect(), AGAIN, wires=("sse",), stranger=True),
)  # fmt: skip
