"""Cells that do nothing but wait for a thinking model, ten to thirty seconds each."""

from __future__ import annotations

from clients.manner import Manner
from conformance.case import Case, Expect
from conformance.verdict import Class

CASES = tuple(
    Case(
        id=f"waits-{number:02d}",
        question="How much longer than its longest cell does a run take?",
        anchors=("bench/waiting.py",),
        script="thinking-gap-first",
        limit=1,
        options={"pace": seconds / 3.0},
        depends_on=(),
        manner=Manner(patience=10.0),  # httpx would give up after 5 s
        patience_seconds=seconds + 5.0,
        expect={"*": Expect(Class.COMPLETE, "it only waits", delivery="whole")},
    )
    for number in range(84)  # times six clients: 504 cells
    for seconds in (10.0 + 20.0 * (number % 12) / 11,)
)
