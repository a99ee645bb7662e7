"""A real text as a model would say it: cut into tokens, with uneven gaps."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from servers.script import Pause, Say, Script, Step
from tokenwire.v1.stream_pb2 import TextDelta

NAME = "document"
TEXTS = Path(__file__).parent.parent / "texts"

# The shape of what language models give: silence until the first token, then gaps that are
# log-normal, most of them short and some several times as long. Mean gap: 15 ms.
FIRST_SECONDS = 0.25
SPREAD = 0.6
MEDIAN_SECONDS = 0.015 / math.exp(SPREAD**2 / 2)
LONGEST_SECONDS = 0.15

# A word with the space before it, long words in parts; punctuation; any other white space.
# Every character falls into one of them, so the tokens concatenate to the text.
_TOKEN = re.compile(r" ?\w{1,8}| ?[^\w\s]{1,4}|\s")


def cut(text: str) -> tuple[str, ...]:
    """Tokens that concatenate to exactly this text."""
    return tuple(_TOKEN.findall(text))


def reading(text: str, summary: str) -> Script:
    """The script that says this text."""
    pieces = cut(text)

    def compose(draw: random.Random) -> Iterator[Step]:
        yield Pause(FIRST_SECONDS)
        for number, piece in enumerate(pieces):
            if number:
                yield Pause(_gap_seconds(draw))
            yield Say(TextDelta(text=piece))

    return Script(NAME, summary, compose)


def _gap_seconds(draw: random.Random) -> float:
    """Box and Muller's normal; to the microsecond, where no two libms differ."""
    radius = math.sqrt(-2 * math.log(1 - draw.random()))
    normal = radius * math.cos(2 * math.pi * draw.random())
    return round(min(MEDIAN_SECONDS * math.exp(SPREAD * normal), LONGEST_SECONDS), 6)


@cache
def shipped() -> Script:
    """The text that ships with the repository; `servers/texts/README.md` states its licence."""
    return reading(_text(), "a real text: the start of Alice's Adventures in Wonderland (1865)")


@cache
def shipped_pieces() -> tuple[str, ...]:
    """The tokens of that text."""
    return cut(_text())


def _text() -> str:
    return (TEXTS / "alice.txt").read_bytes().decode()
