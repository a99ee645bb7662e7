"""Every fault of a line is seen on the wire, at both ends, by sockets of no library.

The kernel tier's own proofs are in `tests/calibration/kernel`.
"""

from __future__ import annotations

import asyncio

import pytest
import uvloop

from faults.catalogue import catalogue
from faults.line_fault import LineFault
from tests.calibration import frames
from tests.calibration.registry import CALIBRATIONS, Calibration
from tests.calibration.stand import LoopFactory, standing
from tests.calibration.tcp import (
    damage,
    delays,
    doors,
    endings,
    shapes,
    silences,
    timeouts,
)

PROOFS = (
    damage,
    delays,
    doors,
    endings,
    frames,
    shapes,
    silences,
    timeouts,
)  # importing them marks them
each_calibration = pytest.mark.parametrize(
    "calibration", CALIBRATIONS, ids=lambda one: f"{one.fault}-{one.prove.__name__}"
)


@each_calibration
@pytest.mark.parametrize("loop", [uvloop.new_event_loop, asyncio.new_event_loop])
def test_the_wire_shows_what_the_fault_says(calibration: Calibration, loop: LoopFactory) -> None:
    with standing(loop) as stand:
        calibration.prove(stand, calibration.fault)
        assert stand.fired


@each_calibration
def test_a_fault_that_does_nothing_is_caught(calibration: Calibration) -> None:
    with standing(impotent=True) as stand:
        with pytest.raises((AssertionError, TimeoutError)):
            calibration.prove(stand, calibration.fault)
        assert stand.fired, "it failed before anything was fired"


def test_no_fault_of_a_line_is_in_the_catalogue_without_a_calibration() -> None:
    calibrated = {calibration.fault.name() for calibration in CALIBRATIONS}
    of_a_line = {name for name, fault in catalogue().items() if issubclass(fault, LineFault)}
    assert of_a_line <= calibrated
