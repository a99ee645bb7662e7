"""What a script is: an immutable, named, replayable token stream, free of sockets and clocks.

A script composes its steps from a seed, so the same request is the same stream wherever
and whenever it is said, and the expected result can be derived (`servers/cues.py`).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from tokenwire.v1.stream_pb2 import (
    ClientMessage,
    Commit,
    ReasoningDelta,
    Retract,
    TextDelta,
    ToolCallDelta,
    ToolResult,
    ToolRows,
    Usage,
)

Body = TextDelta | ReasoningDelta | ToolCallDelta | ToolRows | ToolResult | Retract | Commit | Usage


class FailureCode(StrEnum):
    """The failures that an origin may name; `servers/grpc.py` maps each to a status."""

    OVERLOADED = "overloaded"
    RATE_LIMITED = "rate-limited"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Say:
    """One event. Its seq is its position, from 1, among all that the stream says."""

    body: Body


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing for so long. Pauses add up to deadlines, so that lateness does not."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Await:
    """Silence until the client says `kind`; what follows is derived from what it said."""

    kind: str  # a field of ClientMessage: "approve" or "append"
    then: Callable[[ClientMessage], Iterable[Step]]  # pure


@dataclass(frozen=True, slots=True)
class Fail:
    """An Error event, then the wire's own failure where it has one. Nothing comes after."""

    code: FailureCode
    message: str


Step = Say | Pause | Await | Fail


@dataclass(frozen=True, slots=True)
class Script:
    """A named token stream.

    `compose` is pure: equal seeds give equal steps, on every version of Python. It draws
    through `random.Random.random` only, since the other methods may change between versions.
    """

    name: str
    summary: str  # one line, for whoever chooses
    compose: Callable[[random.Random], Iterable[Step]]
    says_done: bool = True

    def steps(self, seed: int) -> tuple[Step, ...]:
        """The steps for this seed; the 16 composed last are kept."""
        return _composed(self, seed)


@lru_cache(maxsize=16)
def _composed(script: Script, seed: int) -> tuple[Step, ...]:
    return tuple(script.compose(random.Random(seed)))
