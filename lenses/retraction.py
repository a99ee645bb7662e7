"""What a reader saw that was then taken back, under each policy of showing."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from lenses.body import Commit, Done, Kind, Retract, Text
from lenses.quantiles import Spread, spread
from lenses.stream import NS_PER_MS, Clock, Token, Unmeasurable, sift
from tokenwire.recording import Recording

SENTENCE_ENDS = (".", "!", "?", "\N{HORIZONTAL ELLIPSIS}", "\N{IDEOGRAPHIC FULL STOP}")
NEVER = 1 << 63  # later than any nanosecond that a recording can name


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
    story = _Story(int(hold_back_tokens))
    for token in stream.tokens[: stream.in_order]:
        story.hear(token)
    finals = [fate for fate in story.fates if fate.retracted_ns == NEVER]
    return Retraction(
        final_tokens=len(finals),
        retractions=story.retractions,
        retracted_tokens=len(story.fates) - len(finals),
        below_watermark=story.below_watermark,
        unsettled=sum(fate.settled_ns == NEVER for fate in finals),
        raw=_under(story.fates, lambda fate: fate.came_ns),
        hold_back=_under(story.fates, lambda fate: fate.held_ns),
        by_sentence=_under(story.fates, lambda fate: fate.sentence_ns),
        commit_only=_under(story.fates, lambda _: NEVER),
        doubts=stream.doubts,
    )


class _Fate(msgspec.Struct, gc=False, eq=False):
    """What became of one text, and when."""

    seq: int
    came_ns: int
    settled_ns: int = NEVER
    held_ns: int = NEVER  # the hold-back policy would show it
    sentence_ns: int = NEVER  # its sentence had ended
    retracted_ns: int = NEVER
    retraction: int = 0  # which one took it


class _Story:
    """One pass; every text enters and leaves each of the three lists at most once.

    What was retracted may stay held: its turn comes too late to be seen, and holds up nobody's.
    """

    def __init__(self, hold_back: int) -> None:
        self.fates: list[_Fate] = []
        self.retractions = self.below_watermark = 0
        self._hold_back = hold_back
        self._watermark = 0
        self._standing: list[_Fate] = []
        self._settled = 0  # how many of the standing, from the first
        self._held: deque[_Fate] = deque()
        self._sentence: list[_Fate] = []

    def hear(self, token: Token) -> None:
        match token.part:
            case Text(text=text) if token.kind is Kind.TEXT and text:
                self._say(_Fate(token.seq, token.at_ns), text)
            case Retract(after_seq=after):
                self._retract(after, token.at_ns)
            case Commit(through_seq=through):
                self._watermark = max(self._watermark, through)
                self._settle(self._watermark, token.at_ns)
            case Done():
                self._settle(NEVER, token.at_ns)
            case _:
                pass

    def _say(self, fate: _Fate, text: str) -> None:
        for texts in (self.fates, self._standing, self._held, self._sentence):
            texts.append(fate)
        self._settle(self._watermark, fate.came_ns)
        if len(self._held) > self._hold_back:
            self._held.popleft().held_ns = fate.came_ns
        if text.rstrip().endswith(SENTENCE_ENDS):
            for each in self._sentence:
                each.sentence_ns = fate.came_ns
            self._sentence.clear()

    def _retract(self, after: int, at_ns: int) -> None:
        self.retractions += 1
        self.below_watermark += after < self._watermark
        while self._standing and self._standing[-1].seq > after:
            fate = self._standing.pop()
            fate.retracted_ns, fate.retraction = at_ns, self.retractions
        self._settled = min(self._settled, len(self._standing))

    def _settle(self, through: int, at_ns: int) -> None:
        while self._settled < len(self._standing):
            fate = self._standing[self._settled]
            if fate.seq > through:
                break
            fate.settled_ns = at_ns
            self._settled += 1


def _under(fates: Sequence[_Fate], policy: Callable[[_Fate], int]) -> Shown:
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
