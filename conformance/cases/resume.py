"""Is nothing lost and nothing repeated after a break?"""

from clients.manner import Manner
from conformance.case import AtHeard, Case, Expect
from conformance.verdict import Class
from faults.reset import Reset


def _case(name: str, question: str, again_at: tuple[int, ...]) -> Case:
    return Case(
        id=name,
        question=question,
        anchors=("WHATWG HTML 9.2.3 (Last-Event-ID)", "MCP typescript-sdk issue 2509"),
        fault=Reset(),
        when=AtHeard(5),
        again_at=again_at,
        settings=("hardened",),
        manner=Manner(resume_attempts=3, resume_pause_seconds=0.05),
        expect={
            "*": Expect(Class.COMPLETE, "resumed after the last seq heard", delivery="whole"),
        },
    )


CASES = (
    _case("resume", "Does a resumed stream go on without gap or repeat?", ()),
    _case("resume-twice", "Does it after a second break too?", (9,)),
)
