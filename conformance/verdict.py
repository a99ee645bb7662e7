"""The judge's answer: five axes, a class derived from them, and an outcome beside them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """What arrived, against the script."""

    WHOLE = "whole"
    PREFIX = "prefix"
    GAP = "gap"
    DUPLICATE = "duplicate"
    REORDERED = "reordered"
    CORRUPTED = "corrupted"
    UNMEASURED = "unmeasured"  # in order, and nothing says what should have come


class Truth(StrEnum):
    """What the client believes, against what is so."""

    TRUTHFUL = "truthful"
    FALSE_SUCCESS = "false-success"
    FALSE_FAILURE = "false-failure"
    HANG = "hang"


class Pace(StrEnum):
    """Arrivals against the origin's stamps."""

    LIVE = "live"
    COALESCED = "coalesced"
    BURST = "burst"
    UNMEASURED = "unmeasured"  # the script left too few gaps long enough to tell


class Class(StrEnum):
    """The one word of a matrix, derived from the axes (judge.classify)."""

    COMPLETE = "complete"
    LATE_BURST = "late-burst"
    COALESCED = "coalesced"
    DETECTED = "detected"
    SILENT_TRUNCATION = "silent-truncation"
    LOST_TAIL = "lost-tail"
    CORRUPTED = "corrupted"
    DUPLICATE = "duplicate"
    FALSE_FAILURE = "false-failure"
    HANG = "hang"
    ORPHANED = "orphaned"
    REFUSED = "refused"


class Outcome(StrEnum):
    """What a cell comes to. Only the first two are answers to the case's question."""

    AS_DOCUMENTED = "as-documented"
    DIFFERS = "differs"
    BLOCKED = "blocked"
    UNSUPPORTED = "unsupported"
    SETUP_FAILED = "setup-failed"
    HARNESS_FAILED = "harness-failed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """`shape`, and how many leading events of the script arrived untouched and in order."""

    shape: Shape
    prefix: int
    of: int

    def __str__(self) -> str:
        return f"prefix({self.prefix})" if self.shape is Shape.PREFIX else str(self.shape)


@dataclass(frozen=True, slots=True)
class Signal:
    """What the client was told. `after_ms` counts from the fault (or the client's own stop),
    and is None where there was none, or where nothing was told."""

    ending: str  # complete, failed, unsaid, stopped, or "" for a hang
    exception: str
    code: str
    message: str
    after_ms: float | None

    def __str__(self) -> str:
        told = " ".join(part for part in (self.exception, self.code) if part)
        return told or self.ending or "nothing"


@dataclass(frozen=True, slots=True)
class Cleanup:
    """What was left to the origin. `noticed` is None where it had nothing to notice.

    `after_ms` counts from the end as the client saw it (negative: the origin knew first).
    `attempts` is how many calls the origin saw (0: none, or it took its ledger with it; None:
    judged by a version that did not count). `hoarded` is whether the gateway kept megabytes that
    its client did not read, None where nobody weighed it.
    """

    noticed: bool | None
    after_ms: float | None
    said_to_nobody: int
    how: str = ""
    attempts: int | None = None
    hoarded: bool | None = None


@dataclass(frozen=True, slots=True)
class Axes:
    """The five."""

    delivery: Delivery
    truth: Truth
    signal: Signal
    pace: Pace
    cleanup: Cleanup


@dataclass(frozen=True, slots=True)
class Verdict:
    """One cell, judged. `axes` and `klass` are None unless the cell really ran."""

    outcome: Outcome
    reason: str
    klass: Class | None = None
    axes: Axes | None = None
    expected: str = ""  # the documented answer, in words

    def digest(self) -> str:
        """What must be equal between two runs of the same plan: everything but times and texts."""
        if self.axes is None:
            return f"{self.outcome}"
        a = self.axes
        return " ".join(
            str(part)
            for part in (
                self.outcome,
                self.klass,
                a.delivery,
                a.truth,
                a.signal.ending,
                a.signal.exception,
                a.signal.code,
                a.pace,
                f"noticed={a.cleanup.noticed}",
                f"attempts={a.cleanup.attempts}",
                f"hoarded={a.cleanup.hoarded}",
            )
        )
