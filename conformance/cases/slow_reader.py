"""Back-pressure."""

from conformance.case import Case, Expect, RoadKind
from conformance.verdict import Class

CASE = Case(
    id="slow-reader",
    question="Does a reader slower than the model lose anything?",
    anchors=("RFC 9293 section 3.8.6", "RFC 9113 section 5.2"),
    script="steady",
    limit=40,
    options={"pace": 0.05},
    reads_every_seconds=0.02,
    patience_seconds=5.0,
    roads=RoadKind.ALL,
    expect={"*": Expect(Class.COMPLETE, "every layer waits", delivery="whole")},
)
