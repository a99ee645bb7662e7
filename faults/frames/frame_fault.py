"""A fault that is done by rewriting a protocol's frames."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

from faults.fault import Fault
from faults.frames.rewriter import Rewriter


@dataclass(frozen=True, slots=True)
class FrameFault(Fault):
    """Worn by each link of a line from the link's first byte on, and then fired.

    Worn from the first byte because a frame's place can only be known by whoever has
    followed the connection from its start.
    """

    @abstractmethod
    def rewriter(self) -> Rewriter:
        """A rewriter with no past, for one link. Two calls share no state."""
