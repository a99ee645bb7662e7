"""What a probe came to: durations only, each within one machine's clock."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.prober.probe import Probe


@dataclass(frozen=True, slots=True)
class View:
    """The cut as one end saw it.

    `age_seconds`: since the request was sent, or had come. `silence_seconds`: since the last
    byte that this end got from, or gave to, the stream. `words`: the wire's own.
    """

    age_seconds: float
    silence_seconds: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """One probe's end. A view is None where that end saw no cut while the probe was held.

    `reached`: whether the request came to the origin. `origin_later_seconds`: by how much the
    origin saw the cut after the client had, below 0 where it was first.
    """

    probe: Probe
    reached: bool = True
    client: View | None = None
    origin: View | None = None
    origin_later_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Cut:
    """When the gateway struck: as whichever end saw it first."""

    age_seconds: float
    silence_seconds: float


def cut(seen: Seen) -> Cut | None:
    """The cut, None where there was none.

    Age and silence count from the origin's side, where there is one: a gateway's clock starts
    when the request, or a byte, has come to it, and the client learns of a byte late where a
    gateway batches (HAProxy by 200 ms). What the client saw first is taken off.
    """
    view = seen.origin or seen.client
    if view is None:
        return None
    later = max(0.0, seen.origin_later_seconds) if seen.origin and seen.client else 0.0
    return Cut(view.age_seconds - later, view.silence_seconds - later)


@dataclass(frozen=True, slots=True)
class Aged:
    """One connection that asked again and again, until somebody wanted no more of it.

    `kept_seconds`: its age at the last answer that kept it; `closed_seconds`: when it was told,
    or saw, that it was over, None if it never was. `requests`: how many were answered.
    """

    protocol: str
    kept_seconds: float
    closed_seconds: float | None
    requests: int
    words: str = ""
