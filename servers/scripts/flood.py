"""More than any buffer on the way should hold, as fast as it is taken."""

from __future__ import annotations

import random
from collections.abc import Iterator

from servers.script import Pause, Say, Script, Step
from servers.scripts.oversize import filler
from servers.scripts.pacing import token
from tokenwire.v1.stream_pb2 import TextDelta

TOKEN_BYTES = 48 << 10  # repeats beyond deflate's window of 32 KiB, so that it cannot shrink
TOKENS = 2048


def _flood(_draw: random.Random) -> Iterator[Step]:
    yield token(1)
    yield Pause(0.02)
    text = filler(TOKEN_BYTES)
    for _ in range(TOKENS - 1):
        yield Say(TextDelta(text=text))


FLOOD = Script("flood", f"a small token, then up to {TOKENS - 1:,} of 48 KiB without pause", _flood)
