"""How evenly a stream came: gaps, stalls, fluidity, and what the transport alone added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lenses.quantiles import Spread, of, spread
from lenses.stream import NS_PER_MS, Clock, Stream, Token, Unmeasurable, sift
from tokenwire.recording import Recording

RFC3550_GAIN = 16  # RFC 3550 §6.4.1: "the gain parameter 1/16"


@dataclass(frozen=True, slots=True)
class Transport:
    """What lies between the origin's stamps and the arrivals, over `samples` stamped tokens.

    `rfc3550_ms` after the last token and `rfc3550_max_ms` at its worst; `variation_ms` is
    each token's delay above the smallest one (RFC 5481 §4.2, PDV).
    """

    samples: int
    rfc3550_ms: float
    rfc3550_max_ms: float
    variation_ms: Spread


@dataclass(frozen=True, slots=True)
class Jitter:
    """One stream. `stalled_ms` is all of the time spent in gaps that are stalls."""

    tokens: int
    gaps_ms: Spread | None
    mean_gap_ms: float | None
    stalls: int
    long_stalls: int
    stalled_ms: float
    stall_ratio: float | None
    trailing_silence_ms: float
    fluidity: float | None
    transport: Transport | None
    clock: Clock
    doubts: tuple[str, ...]


def jitter(
    recording: Recording,
    *,
    stall_ms: float = 250.0,
    long_stall_ms: float = 1000.0,
    deadline_ms: float = 50.0,
) -> Jitter | Unmeasurable:
    """How evenly the content came, within this one stream and never pooled over many.

    A gap lies between two arrivals of content; `mean_gap_ms`, (last - first) / (n - 1), is a mean
    in which no pause can be seen. What other tools call these is in their table, by `elsewhere`.

    A gap of at least `stall_ms` is a stall. Where Done never came, the silence between the last
    token and the end is one too if it is as long: it is how a frozen stream looks.
    `stall_ratio` is the share of the time from the first content to the end of what counts that
    was spent in stalls (after Eloquent, SIGCOMM NAIC 2024: the share of time spent waiting).

    `fluidity` is the share of deadlines met, one each `deadline_ms` from the first token on;
    what is early saves time for what follows, and a late token starts anew after as many misses
    as whole deadlines passed (the fluidity-index of Metron, arXiv 2407.07000, TTFT left out).

    `transport` is the RFC 3550 §6.4.1 estimate J += (|D| - J) / 16 over consecutive arrivals,
    D the difference of their transit times. The origin's stamps travel in the tokens, so that
    its own unevenness cancels; a clock offset between the ends does, too. RFC 3550 counts in
    units of the RTP timestamp and in arrival order; this in nanoseconds, exactly.

    O(n), but for the sorts of its quantiles.
    """
    stream = sift(recording)
    if isinstance(stream, Unmeasurable):
        return stream
    content = stream.content()
    gaps = [after.at_ns - before.at_ns for before, after in pairwise(content)]
    silence_ns = _trailing_ns(stream, content)
    waits = [*gaps, silence_ns]
    stalled_ns = sum(gap for gap in waits if gap >= stall_ms * NS_PER_MS)
    spent_ns = sum(waits)
    return Jitter(
        tokens=len(content),
        gaps_ms=spread(gap / NS_PER_MS for gap in gaps),
        mean_gap_ms=sum(gaps) / len(gaps) / NS_PER_MS if gaps else None,
        stalls=sum(gap >= stall_ms * NS_PER_MS for gap in waits),
        long_stalls=sum(gap >= long_stall_ms * NS_PER_MS for gap in waits),
        stalled_ms=stalled_ns / NS_PER_MS,
        stall_ratio=stalled_ns / spent_ns if spent_ns else None,
        trailing_silence_ms=silence_ns / NS_PER_MS,
        fluidity=fluidity(gaps, round(deadline_ms * NS_PER_MS)),
        transport=transport([each.at_ns - each.said_ns for each in stream.tokens if each.said_ns]),
        clock=stream.clock,
        doubts=stream.doubts,
    )


def fluidity(gaps_ns: Sequence[int], deadline_ns: int) -> float | None:
    """The share of deadlines met; None without a gap or a deadline to meet."""
    if not gaps_ns or deadline_ns <= 0:
        return None
    slack_ns = met = missed = 0
    for gap in gaps_ns:
        if gap <= deadline_ns + slack_ns:
            slack_ns += deadline_ns - gap
            met += 1
        else:
            missed += (gap - slack_ns) // deadline_ns
            slack_ns = 0
    return met / (met + missed)


def transport(transits_ns: Sequence[int]) -> Transport | None:
    """What the transport added, from each token's arrival minus its origin's stamp, in their order.

    None with fewer than two.
    """
    if len(transits_ns) < 2:
        return None
    now = worst = 0.0
    for before, after in pairwise(transits_ns):
        now += (abs(after - before) - now) / RFC3550_GAIN
        worst = max(worst, now)
    variation = of(variations_ms(transits_ns))
    return Transport(len(transits_ns), now / NS_PER_MS, worst / NS_PER_MS, variation)


def variations_ms(transits_ns: Sequence[int]) -> list[float]:
    """Each transit above the smallest one, RFC 5481's packet delay variation; [] of none."""
    least = min(transits_ns, default=0)
    return [(transit - least) / NS_PER_MS for transit in transits_ns]


def _trailing_ns(stream: Stream, content: Sequence[Token]) -> int:
    if stream.done or not content:
        return 0
    return max(0, stream.end_ns - content[-1].at_ns)
