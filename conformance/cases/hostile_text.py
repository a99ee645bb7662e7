"""Text that a wire could mistake for its own framing."""

from conformance.case import Case, Expect, Kind, RoadKind
from conformance.verdict import Class

CASE = Case(
    id="hostile-text",
    question="Is text that looks like framing delivered as it was said?",
    kind=Kind.REQUIRED,
    anchors=("WHATWG HTML 9.2.5 and 9.2.6", "RFC 6455 section 5.6 (UTF-8)"),
    script="hostile-text",
    limit=0,
    roads=RoadKind.ALL,
    expect={"*": Expect(Class.COMPLETE, "the payload is escaped JSON", delivery="whole")},
)
