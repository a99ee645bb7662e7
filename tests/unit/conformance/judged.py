"""Recordings that a judge is asked about, made by hand, and what it sees in them."""

from __future__ import annotations

from dataclasses import replace

from conformance.case import Act
from conformance.judge import axes
from conformance.verdict import Axes
from faults.fin import Fin
from tests import synthetic
from tests.synthetic import attempt, heard, recording, script
from tokenwire.recording import Heard, Recording

BODIES = script()
CUT = synthetic.case(fault=Fin())
LEAVES = synthetic.case(stops=Act.CLOSE)
SAID_ON = attempt(range(1, 8), finished="done")


def late(*delays_ms: float) -> tuple[Heard, ...]:
    return heard(BODIES, delay_ms=dict(enumerate(delays_ms, 1)))


def corrupted() -> tuple[Heard, ...]:
    return (*heard(BODIES, [1, 2]), replace(heard(BODIES, [3])[0], body=BODIES[3]))


def dead_letters() -> Recording:
    """Three said before the fault fired, one of them heard."""
    tokens = heard(BODIES, [1], delay_ms={1: 450})
    return recording(
        CUT, tokens=tokens, ending="failed", attempts=[attempt([1, 2, 3], finished="left")]
    )


def seen(made: Recording) -> Axes:
    return axes(made)
