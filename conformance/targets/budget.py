"""What a run may take of a target: counted before it begins, and again while it runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from conformance.targets.requests_due import Asked
from conformance.targets.target import Limits
from tokenwire.recording import Identity, Recording

DIALLED = "dialled"  # the near line's word for a connection that reached the target


@dataclass(frozen=True, slots=True)
class Taken:
    """So many requests, of them so many streams, which came to so many tokens."""

    requests: int = 0
    streams: int = 0
    tokens: int = 0

    def __add__(self, other: Taken) -> Taken:
        return Taken(
            self.requests + other.requests,
            self.streams + other.streams,
            self.tokens + other.tokens,
        )

    def cost(self, limits: Limits) -> float:
        """In the unit of the file's prices; questions about a run cost nothing."""
        tokens = self.tokens / 1000 * limits.price_per_thousand_tokens
        return self.streams * limits.price_per_request + tokens

    def beyond(self, limits: Limits) -> str:
        """Which limit this is beyond, "" for none."""
        if self.requests > limits.requests:
            return f"{self.requests} requests, the limit is {limits.requests}"
        cost = self.cost(limits)
        if limits.cost is not None and cost > limits.cost:
            return f"a cost of {cost:.2f}, the limit is {limits.cost:.2f}"
        return ""


def expected(asked: Iterable[Asked]) -> Taken:
    """What these requests come to."""
    due = list(asked)
    streams = [each for each in due if each.stream]
    return Taken(len(due), len(streams), sum(each.tokens for each in streams))


def seen(recording: Recording, due: Taken) -> Taken:
    """What a cell came to: the streams as the near line counted them, the rest as foreseen."""
    streams = sum(each.what == DIALLED for each in recording.near)
    said = sum(len(attempt.said) for attempt in recording.attempts)
    tokens = max(said, len(recording.observation.heard))
    return Taken(due.requests - due.streams + streams, streams, tokens)


class Budget:
    """A run's. `spent_out`: why no further cell begins, "" while one may."""

    def __init__(self, limits: Limits, due: Mapping[Identity, Taken], first: Taken) -> None:
        self._limits = limits
        self._due = due
        self._begun: dict[Identity, Taken] = {}
        self.taken = first
        self.spent_out = ""

    def begin(self, cell: Identity) -> bool:
        """Whether this cell may begin: what it is expected to take is still there."""
        so_far = sum(self._begun.values(), self.taken)
        self.spent_out = self.spent_out or (so_far + self._due[cell]).beyond(self._limits)
        if self.spent_out:
            return False
        self._begun[cell] = self._due[cell]
        return True

    def end(self, recording: Recording) -> None:
        """The cell is over: from here on what it really took counts."""
        self._begun.pop(recording.cell, None)
        self.taken += seen(recording, self._due[recording.cell])
