"""The origin is cut off, the client is told nothing."""

from clients.manner import Manner
from conformance.case import AtHeard, Case, Expect
from conformance.verdict import Class
from faults.fault import Side
from faults.reset import Reset

CASE = Case(
    id="reset-to-origin",
    question="The origin is reset and the client told nothing: how long does it wait?",
    anchors=("RFC 9293 section 3.5.1 (half-open connections)",),
    fault=Reset((Side.SERVER,)),
    when=AtHeard(6),
    manner=Manner(content_watchdog_seconds=1.0),
    patience_seconds=2.5,
    expect={
        "*/stock": Expect(
            Class.HANG, "an established connection that says nothing", delivery="prefix(6)"
        ),
        "*/hardened": Expect(
            Class.DETECTED, "the content watchdog bounds every silence", delivery="prefix(6)"
        ),
    },
)
