"""A pause on the way loses nothing."""

from conformance.case import AtHeard, Case, Expect
from conformance.verdict import Class
from faults.stall import Stall

CASE = Case(
    id="stall-and-resume",
    question="Does a stream survive half a second without a byte?",
    anchors=("RFC 9293 section 3.8.6",),
    fault=Stall(),
    when=AtHeard(6),
    limit=12,
    lift_after_seconds=0.5,
    expect={"*": Expect(Class.COMPLETE, "TCP keeps every byte", delivery="whole")},
)
