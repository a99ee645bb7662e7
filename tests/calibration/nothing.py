"""The fault that every calibration must tell from the real one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.line import Line
from faults.line_fault import LiftableFault


@dataclass(frozen=True, slots=True)
class Nothing(LiftableFault):
    """Does nothing."""

    about: ClassVar[About] = About(Layer.TCP, (), (), "", "", "", {})

    def befall(self, line: Line) -> None:
        """Nothing."""

    async def relent(self, line: Line) -> None:
        """Nothing."""
