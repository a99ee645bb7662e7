"""Scripts of one long silence. `pace` is its length in seconds, so at most 1,000."""

from __future__ import annotations

import random
from collections.abc import Iterator

from servers.script import Pause, Script, Step
from servers.scripts.pacing import token

UNIT_SECONDS = 1.0


def _silence(_draw: random.Random) -> Iterator[Step]:
    yield token(1)
    yield Pause(UNIT_SECONDS)
    yield token(2)


def _silence_first(_draw: random.Random) -> Iterator[Step]:
    yield Pause(UNIT_SECONDS)
    yield token(1)


SILENCES = (
    Script("silence", "a token, 1 s x pace of silence, a token", _silence),
    Script("silence-first", "1 s x pace of silence, then one token", _silence_first),
)
