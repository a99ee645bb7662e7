"""How long text must be held back so that nobody reads what will be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lenses.body import Kind, Retract, Text, parse
from lenses.fates import NEVER, Fate, Story
from lenses.stream import NS_PER_MS, Clock, Unmeasurable, sift
from tokenwire.recording import Recording


@dataclass(frozen=True, slots=True)
class Exposure:
    """One policy. `exposed` tokens stood there when they were taken back, for `exposed_token_ms`
    in all. `first_visible_ms` from the request, `added_ms` beyond the first token's arrival;
    None where nothing was shown. `backsteps`: how often what stood there became shorter.
    """

    exposed: int
    exposed_token_ms: float
    first_visible_ms: float | None
    added_ms: float | None
    backsteps: int


@dataclass(frozen=True, slots=True)
class Commitment:
    """One stream. `distance_tokens`: how far back its furthest correction reached, in texts.

    `watermark` holds back `watermark_tokens`, `at_distance` as many as the distance, which
    exposes nothing that was not committed. `reshown`: texts that came again after they had been
    taken back, which a resumed stream must never do.
    """

    corrections: int
    distance_tokens: int
    raw: Exposure
    sentence: Exposure
    watermark: Exposure
    at_distance: Exposure
    reshown: int
    doubts: tuple[str, ...]


def commitment(recording: Recording, *, watermark_tokens: float = 8.0) -> Commitment | Unmeasurable:
    """What 'actually, let me reconsider' exposed under each policy, and what hiding it costs.

    `raw` shows a token as it comes; `sentence` when its sentence has ended; `watermark` when as
    many newer ones as `watermark_tokens` are there. A Commit and Done show what they cover. What
    `watermark` adds to the first visible token is n gaps of the stream (n / rate).

    The model is that of databases: raw reads are dirty, what a watermark lets through is read
    committed. `retraction` weighs the same streams by normalised erasure; this lens asks how
    much latency buys no exposure at all (issue 6, point 9).

    Only the beginning that arrived in order is measured. O(n).
    """
    stream = sift(recording, Clock.APPLICATION)
    if isinstance(stream, Unmeasurable):
        return stream
    story = Story(stream.tokens[: stream.in_order])
    distance = max((fate.reach for fate in story.fates), default=0)

    def under(shows: Callable[[Fate], int]) -> Exposure:
        return _exposure(story, stream.asked_ns, shows)

    return Commitment(
        corrections=story.retractions,
        distance_tokens=distance,
        raw=under(lambda fate: fate.came_ns),
        sentence=under(lambda fate: fate.sentence_ns),
        watermark=under(lambda fate: story.held_ns(fate, int(watermark_tokens))),
        at_distance=under(lambda fate: story.held_ns(fate, distance)),
        reshown=_reshown(recording),
        doubts=stream.doubts,
    )


def _exposure(story: Story, asked_ns: int, shows: Callable[[Fate], int]) -> Exposure:
    """Under a policy that shows a text at this time, or once it is settled."""
    exposed_ns, first = 0, NEVER
    exposed: list[Fate] = []
    for fate in story.fates:
        at_ns = min(shows(fate), fate.settled_ns)
        if at_ns >= min(fate.retracted_ns, NEVER):
            continue
        first = min(first, at_ns)
        if fate.retracted_ns != NEVER:
            exposed.append(fate)
            exposed_ns += fate.retracted_ns - at_ns
    shown = first != NEVER
    return Exposure(
        exposed=len(exposed),
        exposed_token_ms=exposed_ns / NS_PER_MS,
        first_visible_ms=(first - asked_ns) / NS_PER_MS if shown else None,
        added_ms=(first - story.fates[0].came_ns) / NS_PER_MS if shown else None,
        backsteps=len({fate.retraction for fate in exposed}),
    )


def _reshown(recording: Recording) -> int:
    """Arrivals of a position that had been taken back before, duplicates counted."""
    standing: list[int] = []
    gone: set[int] = set()
    again = 0
    for heard in recording.observation.heard:
        kind, part = parse(heard.body)
        again += heard.seq in gone
        match part:
            case Retract(after_seq=after):
                while standing and standing[-1] > after:
                    gone.add(standing.pop())
            case Text() if kind is Kind.TEXT and not (standing and heard.seq <= standing[-1]):
                standing.append(heard.seq)
            case _:
                pass
    return again
