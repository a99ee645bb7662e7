"""A clean end that is none."""

from conformance.case import Case, Expect, RoadKind
from conformance.verdict import Class

CASE = Case(
    id="end-without-done",
    question="Is a clean end without the application's end marker taken for success?",
    anchors=("DESIGN rule 2", "RFC 6455 section 7.4.1 (1000)", "gRPC: OK is the handler's return"),
    script="no-done",
    limit=0,
    smoke=True,
    roads=RoadKind.ALL,
    expect={
        "*/stock": Expect(Class.SILENT_TRUNCATION, "every transport ends well", delivery="whole"),
        "*/hardened": Expect(Class.DETECTED, "no Done, no success", delivery="whole"),
    },
)
