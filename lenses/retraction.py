"""What a reader saw that was then taken back, under each policy of showing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lenses.fates import NEVER, Fate, Story
from lenses.quantiles import Spread, spread
from lenses.stream import NS_PER_MS, Clock, Unmeasurable, sift
from tokenwire.recording import Recording


@dataclass(frozen=True, slots=True)
class Shown:
    """One policy. Tokens are events of text.

    `erased`: shown, then retracted. `normalised_erasure`: erased / final tokens.
    `deepest`: the most that one retraction erased. `wrong_visible_token_ms`: over the erased,
    the time that each stood there. `added_ms`: what a token that stayed waited beyond its
    arrival. `withheld`: arrived, never retracted, and still not shown when the stream ended.
    """

    shown: int
    erased: int
    normalised_erasure: float | None
    deepest: int
    wrong_visible_token_ms: float
    added_ms: Spread | None
    withheld: int


@dataclass(frozen=True, slots=True)
class Retraction:
    """One stream under four policies. `final_tokens`: text that arrived and was not retracted.

    `below_watermark`: retractions of what had been committed, which the contract forbids.
    `unsettled`: final tokens that neither a Commit nor Done settled.
    """

    final_tokens: int
    retractions: int
    retracted_tokens: int
    below_watermark: int
    unsettled: int
    raw: Shown
    hold_back: Shown
    by_sentence: Shown
    commit_only: Shown
    doubts: tuple[str, ...]


def retraction(recording: Recording, *, hold_back_tokens: float = 8.0) -> Retraction | Unmeasurable:
    """What stood on the screen and was taken back, raw, held back, by sentence and commit-only.

    `raw` shows each token as it arrives; `hold_back` once as many newer ones as
    `hold_back_tokens` are there (a watermark that trails by n); `by_sentence` once the sentence
    has ended; `commit_only` once a Commit covers it, as a reader of committed data. A Commit
    lets the first three show what it covers, too, and Done settles everything: a policy that
    held on to it then would lose it.

    Normalised erasure: deleted tokens / final tokens (Arivazhagan et al., Re-translation versus
    Streaming for Simultaneous Translation, IWSLT 2020); simulstream computes it over a corpus,
    and in words of a re-tokenised text, not events. Wrong text visible is their erasure weighed
    with time. No wire format of a provider has a retraction; this contract's are `Retract` and
    `Commit` (stream.proto).

    Only the beginning that arrived in order is measured: a Retract names positions, and behind
    a hole its reach is unknown. O(n).
    """
    stream = sift(recording, Clock.APPLICATION)
    if isinstance(stream, Unmeasurable):
        return stream
    story = Story(stream.tokens[: stream.in_order])
    finals = [fate for fate in story.fates if fate.retracted_ns == NEVER]
    return Retraction(
        final_tokens=len(finals),
        retractions=story.retractions,
        retracted_tokens=len(story.fates) - len(finals),
        below_watermark=story.below_watermark,
        unsettled=sum(fate.settled_ns == NEVER for fate in finals),
        raw=_under(story.fates, lambda fate: fate.came_ns),
        hold_back=_under(story.fates, lambda fate: story.held_ns(fate, int(hold_back_tokens))),
        by_sentence=_under(story.fates, lambda fate: fate.sentence_ns),
        commit_only=_under(story.fates, lambda _: NEVER),
        doubts=stream.doubts,
    )


def _under(fates: Sequence[Fate], policy: Callable[[Fate], int]) -> Shown:
    """The figures of a policy that shows a text at this time, or when it is settled."""
    added: list[float] = []
    depths: Counter[int] = Counter()
    wrong_ns = shown = finals = 0
    for fate in fates:
        at_ns = min(policy(fate), fate.settled_ns)
        visible = at_ns < min(fate.retracted_ns, NEVER)
        shown += visible
        if fate.retracted_ns == NEVER:
            finals += 1
            added += [(at_ns - fate.came_ns) / NS_PER_MS] if visible else []
        elif visible:
            depths[fate.retraction] += 1
            wrong_ns += fate.retracted_ns - at_ns
    return Shown(
        shown=shown,
        erased=depths.total(),
        normalised_erasure=depths.total() / finals if finals else None,
        deepest=max(depths.values(), default=0),
        wrong_visible_token_ms=wrong_ns / NS_PER_MS,
        added_ms=spread(added),
        withheld=finals - len(added),
    )
