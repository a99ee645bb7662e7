"""The same documents cut into other pieces: what is shown must not depend on where they end."""

from __future__ import annotations

import json
import math
import random
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from bench.json_parsers.documents import Document
from bench.json_parsers.failures import last_view, same, same_leaves
from bench.json_parsers.parser import Leaves, Parser, Refused, leaves

SIZES = (1, 2, 3, 5, 7, 16, 64)
DRAWN = 3  # further chunkings, their sizes drawn from a seed
LONGEST = 1_000  # characters; a longer one (two of the suite) is cut in two in the middle only

_TOKEN = re.compile(r'("(?:[^"\\]|\\.)*")(\s*:)?|[-+.0-9A-Za-z]+')


@dataclass(slots=True)
class Chunked:
    """Counted over all documents in all chunkings.

    `differs`: a chunk behind which something else is shown than behind the same text given a
    character at a time; or an invalid document that is accepted in this chunking and refused in
    one piece, or the reverse.
    `late_chunks`: the most chunks between the one with a scalar's last character and the one with
    which its value was shown; infinite where one was never shown. A number can be 1 late: it has
    no closing delimiter of its own, so that its last character may be the last of its chunk.
    """

    chunkings: int = 0
    differs: int = 0
    late_chunks: float = -math.inf


def chunked(parser: Parser, documents: Iterable[Document]) -> Chunked:
    """What this parser makes of each of these documents in each of their chunkings."""
    found = Chunked()
    for document in documents:
        for pieces in chunkings(document.text):
            found.chunkings += 1
            if document.valid:
                _valid(parser, document.text, pieces, found)
            else:
                found.differs += _refuses(parser, pieces) is not _refuses(parser, (document.text,))
    return found


def chunkings(text: str) -> Iterator[tuple[str, ...]]:
    """In one piece, in pieces of each size, in two at every place, and as drawn."""
    yield (text,)
    if len(text) > LONGEST:
        yield text[: len(text) // 2], text[len(text) // 2 :]
    if not 1 < len(text) <= LONGEST:
        return
    for size in SIZES:
        yield tuple(text[at : at + size] for at in range(0, len(text), size))
    for at in range(1, len(text)):
        yield text[:at], text[at:]
    draw = random.Random(text)
    for _ in range(DRAWN):
        cuts = sorted({0, len(text), *(int(draw.random() * len(text)) for _ in range(5))})
        yield tuple(text[a:b] for a, b in pairwise(cuts))


def ends(text: str) -> list[int]:
    """Behind the last character of each scalar of a valid document that is no name, in order."""
    return [found.end(1) if found[1] else found.end() for found in _TOKEN.finditer(text)
            if not found[2]]  # fmt: skip


def _refuses(parser: Parser, pieces: Sequence[str]) -> bool:
    return isinstance(last_view(parser, pieces), Refused)


def _valid(parser: Parser, text: str, pieces: Sequence[str], found: Chunked) -> None:
    singly = _views(parser, tuple(text))
    shown = _views(parser, pieces)
    reached = list(accumulate(map(len, pieces)))
    for end, view in zip(reached, shown, strict=True):
        found.differs += not _alike(view, singly[end - 1])
    for end, (path, value) in zip(ends(text), leaves(json.loads(text)), strict=True):
        right = (
            n for n, view in enumerate(shown)
            if not isinstance(view, Refused) and path in view and same(view[path], value)
        )  # fmt: skip
        late = next(right, math.inf) - bisect_left(reached, end)
        found.late_chunks = max(found.late_chunks, late)


def _views(parser: Parser, pieces: Sequence[str]) -> list[Leaves | Refused]:
    """One for each piece, also where the parser ended with a refusal."""
    shown = list(parser.views(pieces))
    rest = shown[-1] if shown else Refused("it showed nothing")
    return shown + [rest] * (len(pieces) - len(shown))


def _alike(one: Leaves | Refused, other: Leaves | Refused) -> bool:
    if isinstance(one, Refused) or isinstance(other, Refused):
        return isinstance(one, Refused) and isinstance(other, Refused)
    return same_leaves(one, other)
