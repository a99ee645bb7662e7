"""The control of every other case."""

from conformance.case import Case, Expect, Kind, RoadKind
from conformance.verdict import Class

CASE = Case(
    id="whole",
    question="Does a stream that nothing befalls arrive whole, and is it believed?",
    kind=Kind.REQUIRED,
    anchors=("DESIGN rule 2: an application end marker on every wire",),
    depends_on=(),
    smoke=True,
    roads=RoadKind.EVERY,
    expect={"*": Expect(Class.COMPLETE, "nothing befalls it", delivery="whole")},
)
