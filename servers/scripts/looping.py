"""A model that is caught in a loop: a span that looks green."""

from __future__ import annotations

import random
from collections.abc import Iterator

from servers.script import Pause, Say, Script, Step
from servers.scripts.reading import cut, shipped_pieces
from tokenwire.v1.stream_pb2 import TextDelta

FIRST_SECONDS = 0.2
GAP_SECONDS = 0.022
PROSE_TOKENS = 180
PERIODS = 4
FRAGMENT = cut(
    " I am sorry, but I cannot find that file in the folder that you named."
    " Let me look for it once more in the place where it ought to be."
    " I will list what the folder holds and then open the file for you."
)


def _loop(_draw: random.Random) -> Iterator[Step]:
    yield Pause(FIRST_SECONDS)
    for number, piece in enumerate((*shipped_pieces()[:PROSE_TOKENS], *FRAGMENT * PERIODS)):
        if number:
            yield Pause(GAP_SECONDS)
        yield Say(TextDelta(text=piece))


LOOP = Script("loop", "4 s of prose, then three sentences over and over, and a stop", _loop)
