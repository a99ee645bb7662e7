"""The order in which a hardened client lets events through."""

from __future__ import annotations

from clients.evidence import RuleError


class Sequence:
    """Every seq once, each one more than the one before.

    A reordered event shows as a gap, because nobody waits for what may still come.
    """

    def __init__(self, resume_after: int) -> None:
        self.last = resume_after

    def accept(self, seq: int) -> None:
        """Raises: RuleError "SequenceGap" or "SequenceRepeat", naming the numbers."""
        if seq <= self.last:
            raise RuleError("SequenceRepeat", f"seq {seq} after {self.last}")
        if seq > self.last + 1:
            raise RuleError("SequenceGap", f"seq {seq} after {self.last}")
        self.last = seq
