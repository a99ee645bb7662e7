"""Two thousand tokens."""

from conformance.case import Case, Expect, Lane, RoadKind
from conformance.verdict import Class

CASE = Case(
    id="long",
    question="Do two thousand tokens arrive whole and in order?",
    anchors=("RFC 9293 section 3.8",),
    script="long",
    limit=0,
    options={"pace": 0.1},
    lane=Lane.QUIET,  # it keeps a core busy
    patience_seconds=10.0,
    roads=RoadKind.ALL,
    expect={"*": Expect(Class.COMPLETE, "one connection keeps its order", delivery="whole")},
)
