"""Scripts that end otherwise than well."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from servers.script import Fail, FailureCode, Pause, Script, Step
from servers.scripts.pacing import GAP_SECONDS, tokens


def _in_band_error(_draw: random.Random) -> Iterator[Step]:
    yield from tokens(1, 10)
    yield Pause(GAP_SECONDS)
    yield Fail(FailureCode.OVERLOADED, "the model is overloaded, try again later")


def _no_done(_draw: random.Random) -> Iterable[Step]:
    return tokens(1, 20)


ENDINGS = (
    Script("in-band-error", "10 tokens, then an error after 200", _in_band_error),
    Script("no-done", "20 tokens, then a clean end without Done", _no_done, says_done=False),
)
