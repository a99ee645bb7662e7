"""What a reader would have perceived: a model of reading, not a study of readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lenses.body import Kind
from lenses.stream import NS_PER_MS, Clock, Token, Unmeasurable, sift
from tokenwire.recording import Recording

SLOWEST_WPM = 175.0  # Brysbaert 2019: where most adults lie, silently, non-fiction
FASTEST_WPM = 300.0
NOTICED_MS = 100.0  # Nielsen 1993, ch. 5: below that a system feels immediate
LONGEST_WORD = 20  # mean characters a word; beyond, the text is not written with spaces


class Band(StrEnum):
    """Nielsen's three limits of response times (Usability Engineering, 1993, ch. 5)."""

    IMMEDIATE = "immediate"  # to 0.1 s
    FLOW = "flow"  # to 1 s: noticed, the thought stays whole
    ATTENTION = "attention"  # to 10 s: still waiting
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Reading:
    """One reader. `waited_ms`: starved of text, after the first; `interruptions`: how often for
    at least 0.1 s. `finished_ms`: since the request, the last word read."""

    words_per_minute: float
    interruptions: int
    waited_ms: float
    finished_ms: float


@dataclass(frozen=True, slots=True)
class Perception:
    """`blank_ms`: nothing to read yet; `batch_blank_ms`: what it had been, had all come at once.

    `as_it_came` for the reader asked about; `slow` and `fast` for the ends of the normal range;
    `batch` for all at once at the end; `paced` behind a playout pacer that keeps the first text
    back for `pacer_ms`, which its reader waits longer at first.
    """

    words: int
    blank_ms: float
    band: Band
    batch_blank_ms: float
    as_it_came: Reading
    slow: Reading
    fast: Reading
    batch: Reading
    paced: Reading
    pacer_ms: float
    doubts: tuple[str, ...]


def perception(
    recording: Recording, *, words_per_minute: float = 238.0, pacer_ms: float = 1000.0
) -> Perception | Unmeasurable:
    """How long a modelled reader stared at nothing, first and between, with and without a pacer.

    The model: a reader starts with the first visible text and reads at an even
    `words_per_minute`; each piece can be read once it is there and what came before it is read.
    238 is the mean of 190 studies (Brysbaert, Journal of Memory and Language 109, 2019), 175 to
    300 the range of most. A piece holds the words that begin in it, so that neither the
    tokenizer nor the way in which pieces were joined changes the result.

    What is waited in all equals the least delay at the start that avoids every wait, so a pacer
    of `pacer_ms` removes that much of it and no more: its use is certain only for streams whose
    stalls are known. A stall hurts only if it outlasts the text that the reader has ahead.

    Andes (arXiv 2404.16283) weighs delivered against expected tokens into one score; Eloquent
    (NAIC 2024) takes the share of time spent waiting to render, without a reader. Neither is
    computed here.

    O(n).
    """
    if words_per_minute <= 0:
        return Unmeasurable("a reader of 0 words a minute never finishes: give a positive number")
    stream = sift(recording, Clock.APPLICATION)
    if isinstance(stream, Unmeasurable):
        return stream
    pieces = _pieces(stream.tokens)
    if not pieces:
        return Unmeasurable("there is no text in it to read")
    first_ns, last_ns = pieces[0].at_ns, pieces[-1].at_ns
    blank_ms = (first_ns - stream.asked_ns) / NS_PER_MS
    delayed_ns = first_ns + round(pacer_ms * NS_PER_MS)
    return Perception(
        words=sum(piece.words for piece in pieces),
        blank_ms=blank_ms,
        band=_band(blank_ms),
        batch_blank_ms=(last_ns - stream.asked_ns) / NS_PER_MS,
        as_it_came=_read(pieces, words_per_minute, stream.asked_ns, first_ns),
        slow=_read(pieces, SLOWEST_WPM, stream.asked_ns, first_ns),
        fast=_read(pieces, FASTEST_WPM, stream.asked_ns, first_ns),
        batch=_read(pieces, words_per_minute, stream.asked_ns, last_ns),
        paced=_read(pieces, words_per_minute, stream.asked_ns, delayed_ns),
        pacer_ms=pacer_ms,
        doubts=(*stream.doubts, *_own_doubts(stream.tokens, pieces)),
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    at_ns: int
    words: int
    characters: int


def _pieces(tokens: Sequence[Token]) -> list[_Piece]:
    """The text from its first visible character on, each piece with the words that begin in it."""
    pieces: list[_Piece] = []
    inside = False
    for token in tokens:
        if token.kind is not Kind.TEXT or not (pieces or token.text.strip()):
            continue
        words = len(token.text.split())
        goes_on = inside and not token.text[:1].isspace() and words > 0
        pieces.append(_Piece(token.at_ns, words - goes_on, len(token.text)))
        inside = not token.text[-1].isspace() if token.text else inside
    return pieces


def _read(pieces: Sequence[_Piece], wpm: float, asked_ns: int, starts_ns: int) -> Reading:
    """One pass of a reader who starts then."""
    word_ns = 60e9 / wpm
    free_ns = float(starts_ns)
    waited_ns = 0.0
    interruptions = 0
    for piece in pieces:
        wait_ns = piece.at_ns - free_ns
        if wait_ns > 0:
            waited_ns += wait_ns
            interruptions += wait_ns >= NOTICED_MS * NS_PER_MS
            free_ns = piece.at_ns
        free_ns += piece.words * word_ns
    finished_ms = (free_ns - asked_ns) / NS_PER_MS
    return Reading(wpm, interruptions, waited_ns / NS_PER_MS, finished_ms)


def _band(blank_ms: float) -> Band:
    limits = ((NOTICED_MS, Band.IMMEDIATE), (1e3, Band.FLOW), (1e4, Band.ATTENTION))
    return next((band for limit, band in limits if blank_ms <= limit), Band.LOST)


def _own_doubts(tokens: Sequence[Token], pieces: Sequence[_Piece]) -> list[str]:
    doubts: list[str] = []
    if any(token.kind is Kind.RETRACT for token in tokens):
        doubts.append("what was retracted counts as read")
    if sum(p.characters for p in pieces) > LONGEST_WORD * max(1, sum(p.words for p in pieces)):
        doubts.append("few spaces: this model counts words")
    return doubts
