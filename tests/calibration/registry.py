"""Which proof stands for which fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from faults.fault import Fault
from tests.calibration.stand import Stand

F = TypeVar("F", bound=Fault)
Prove = Callable[[Stand, F], None]


@dataclass(frozen=True, slots=True)
class Calibration:
    """`prove(stand, fault)` fires the fault through the stand and looks from both ends.

    It raises AssertionError, or the sockets' own TimeoutError, where the wire does not
    show what the fault says of itself.
    """

    fault: Fault
    prove: Prove[Any]

    def __str__(self) -> str:
        return str(self.fault)


CALIBRATIONS: list[Calibration] = []


def calibrates(*faults: F) -> Callable[[Prove[F]], Prove[Any]]:
    """Mark a function as the proof of these values of one fault; of several by several marks."""

    def mark(prove: Prove[F]) -> Prove[Any]:
        CALIBRATIONS.extend(Calibration(fault, prove) for fault in faults)
        return prove

    return mark
