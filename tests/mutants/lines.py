"""Broken lines: what befalls a line instead of what was planned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.line import Line
from faults.line_fault import LineFault


@dataclass(frozen=True, slots=True)
class Dud(LineFault):
    """Says that it is in force, and does nothing."""

    about: ClassVar[About] = About(
        layer=Layer.TCP, where=("near",), when=(), cause="", default="", source="", looks={}
    )

    def befall(self, line: Line) -> None: ...
