"""Bytes vanish both ways."""

from clients.manner import Manner
from conformance.case import AtHeard, Case, Expect
from conformance.verdict import Class
from faults.swallow import Swallow

CASE = Case(
    id="black-hole",
    question="Everything sent vanishes and nothing is closed: who ever notices?",
    anchors=("RFC 9293 section 3.5.1", "Azure Load Balancer: flows dropped after 4 min idle"),
    fault=Swallow(),
    when=AtHeard(6),
    limit=12,
    manner=Manner(content_watchdog_seconds=1.0),
    patience_seconds=2.5,
    expect={
        "*/stock": Expect(Class.HANG, "silence within every default of these libraries"),
        "*/hardened": Expect(
            Class.DETECTED,
            "the watchdog fires; the origin had said all it had",
            delivery="prefix(6)",
        ),
    },
)
