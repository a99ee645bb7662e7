"""What became of each text of a stream: when it came, was settled, was taken back."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from lenses.body import Commit, Done, Kind, Retract, Text
from lenses.stream import Token

SENTENCE_ENDS = (".", "!", "?", "\N{HORIZONTAL ELLIPSIS}", "\N{IDEOGRAPHIC FULL STOP}")
NEVER = 1 << 63  # later than any nanosecond that a recording can name


class Fate(msgspec.Struct, gc=False, eq=False):
    """One text. `number` counts texts from 0."""

    seq: int
    number: int
    came_ns: int
    settled_ns: int = NEVER
    sentence_ns: int = NEVER  # its sentence had ended
    retracted_ns: int = NEVER
    retraction: int = 0  # which one took it, from 1
    reach: int = 0  # how many texts, from this one to the newest, there were by then


class Story:
    """One pass over tokens in order; every text enters and leaves each of the lists at most once.

    `below_watermark`: retractions of what had been committed, which the contract forbids.
    """

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.fates: list[Fate] = []
        self.retractions = self.below_watermark = 0
        self._watermark = 0
        self._standing: list[Fate] = []
        self._settled = 0  # how many of the standing, from the first
        self._sentence: list[Fate] = []
        for token in tokens:
            self._hear(token)

    def held_ns(self, fate: Fate, tokens: int) -> int:
        """When so many newer texts were there: what was retracted counts, and holds up nobody."""
        number = fate.number + tokens
        return self.fates[number].came_ns if number < len(self.fates) else NEVER

    def _hear(self, token: Token) -> None:
        match token.part:
            case Text(text=text) if token.kind is Kind.TEXT and text:
                self._say(Fate(token.seq, len(self.fates), token.at_ns), text)
            case Retract(after_seq=after):
                self._retract(after, token.at_ns)
            case Commit(through_seq=through):
                self._watermark = max(self._watermark, through)
                self._settle(self._watermark, token.at_ns)
            case Done():
                self._settle(NEVER, token.at_ns)
            case _:
                pass

    def _say(self, fate: Fate, text: str) -> None:
        for texts in (self.fates, self._standing, self._sentence):
            texts.append(fate)
        self._settle(self._watermark, fate.came_ns)
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
            fate.reach = len(self.fates) - fate.number
        self._settled = min(self._settled, len(self._standing))

    def _settle(self, through: int, at_ns: int) -> None:
        while self._settled < len(self._standing):
            fate = self._standing[self._settled]
            if fate.seq > through:
                break
            fate.settled_ns = at_ns
            self._settled += 1
