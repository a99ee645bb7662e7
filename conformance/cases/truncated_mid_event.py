"""A cut inside an event."""

from conformance.case import AtHeard, Case, Expect
from conformance.verdict import Class
from faults.truncate import Truncate

CASE = Case(
    id="truncated-mid-event",
    question="A cut inside an event: is the half event handed out?",
    anchors=("WHATWG HTML 9.2.6 (an incomplete event is dropped)", "RFC 6455 section 5.4"),
    fault=Truncate(after_bytes=8),
    when=AtHeard(6),
    expect={"*": Expect(Class.DETECTED, "half an event is none", delivery="prefix(6)")},
)
