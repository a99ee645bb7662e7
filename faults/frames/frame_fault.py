"""A fault that is done by rewriting a protocol's frames."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

from faults.frames.rewriter import Rewriter
from faults.line import Line
from faults.line_fault import LineFault


@dataclass(frozen=True, slots=True)
class FrameFault(LineFault):
    """Worn by each link of a line from the link's first byte on, and then fired.

    Worn from the first byte because a frame's place can only be known by whoever has
    followed the connection from its start.
    """

    @abstractmethod
    def rewriter(self) -> Rewriter:
        """A rewriter with no past, for one link. Two calls share no state."""

    def wear(self, line: Line) -> None:
        """Have every link to come followed by a rewriter, which does nothing until it is fired."""
        line.wear(self, self.rewriter)

    def befall(self, line: Line) -> None:
        """Fire it on every live link. Raises: LookupError, the line does not wear it."""
        line.fire_worn(self)
