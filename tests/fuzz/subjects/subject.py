"""What is fuzzed: a fault, and a conversation that brings it out."""

from __future__ import annotations

from dataclasses import dataclass

from faults.frames.frame_fault import FrameFault
from tests.fuzz.talk import Talk


@dataclass(frozen=True, slots=True)
class Subject:
    """`talk` is fired where `fault` acts, so that an unfaithful rewriter shows."""

    fault: FrameFault
    talk: Talk
    adds_bytes: int = 100_000  # the most that the fault says by itself

    def __str__(self) -> str:
        return str(self.fault)
