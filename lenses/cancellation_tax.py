"""What a client that had stopped listening still cost."""

from __future__ import annotations

from dataclasses import dataclass

from lenses.body import carries_content
from lenses.stop import BY_ITSELF, knew_ns, stop_of
from lenses.stream import NS_PER_MS, Clock, Unmeasurable, sift
from tokenwire.recording import Attempt, Recording, Said


@dataclass(frozen=True, slots=True)
class CancellationTax:
    """Tokens are events with content; times count from the client's stop.

    `said_after` and `in_flight` were never heard: said after the stop, and before it.
    `heard_after`: said after it and heard all the same (a half-close may listen on).
    `still_to_come`: what the script held beyond: the tax of an origin that never notices.
    `knew_after_ms` None: it never knew within the recording; below 0: it knew first.
    `lower_bound`: the origin was still at it when the recording ended.
    """

    how: str
    tokens_said: int
    tokens_heard: int
    said_after: int
    in_flight: int
    heard_after: int
    still_to_come: int
    wasted_share: float | None
    knew_after_ms: float | None
    lower_bound: bool
    cost: float
    doubts: tuple[str, ...]


def cancellation_tax(
    recording: Recording, *, price_per_million: float = 10.0
) -> CancellationTax | Unmeasurable:
    """What was said to nobody after the client stopped, until the origin knew, and its price.

    The stop is the client's first act of `close`, `reset`, `cancel`, `half-close` or
    `stop-reading`; without one, the end that it perceived or the moment it was given up. The
    origin knew when it noticed that its peer left, was told to cancel or ended the attempt for
    it, whichever came first.

    tax = tokens generated after t_cancel; detect = t_handler_end - t_client_close (issue 6,
    point 8). `wasted_share` is (said_after + in_flight) / tokens_said. `cost` is `said_after`
    at `price_per_million` tokens, in the price's currency. A provider's bill counts by its own
    tokenizer (OpenAI's usage names `rejected_prediction_tokens`, billed and never seen); here
    one event is one token. AIPerf's client cancellation records a request as 499 and asks no
    origin; the others know no tax at all. The cleanup axis of a verdict counts every event
    that was said after the perceived end; this only content, from the act on.

    O(n).
    """
    stream = sift(recording, Clock.APPLICATION)
    if isinstance(stream, Unmeasurable):
        return stream
    if not recording.attempts:
        return Unmeasurable("no ledger: what the origin said is not known")
    stop = stop_of(recording)
    if stop is None:
        return Unmeasurable("the client never stopped: it completed")
    how, stop_ns = stop
    if all(_over(attempt, stop_ns) for attempt in recording.attempts):
        return Unmeasurable("the origin had finished before the client stopped")
    heard = {(token.seq, token.said_ns) for token in stream.content()}
    said = [each for a in recording.attempts for each in a.said if _is_content(recording, each)]
    unheard = [each for each in said if (each.seq, each.said_ns) not in heard]
    after = sum(each.said_ns > stop_ns for each in unheard)
    known_ns = knew_ns(recording, stop_ns)
    return CancellationTax(
        how=how,
        tokens_said=len(said),
        tokens_heard=len(said) - len(unheard),
        said_after=after,
        in_flight=len(unheard) - after,
        heard_after=sum(each.said_ns > stop_ns for each in said) - after,
        still_to_come=_still_to_come(recording),
        wasted_share=len(unheard) / len(said) if said else None,
        knew_after_ms=(known_ns - stop_ns) / NS_PER_MS if known_ns else None,
        lower_bound=not all(each.left_ns or each.finished_ns for each in recording.attempts),
        cost=after * price_per_million / 1e6,
        doubts=stream.doubts,
    )


def _over(attempt: Attempt, stop_ns: int) -> bool:
    by_itself = attempt.finished_how in BY_ITSELF and not attempt.left_ns
    return by_itself and 0 < attempt.finished_ns <= stop_ns


def _is_content(recording: Recording, said: Said) -> bool:
    if not 1 <= said.seq <= len(recording.expected):
        return not recording.expected  # without a script, every event counts
    return carries_content(recording.expected[said.seq - 1])


def _still_to_come(recording: Recording) -> int:
    last = max((said.seq for each in recording.attempts for said in each.said), default=0)
    return sum(carries_content(each) for each in recording.expected[last:])
