"""Scripts that change course: steered by the client, or taken back by the model."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from servers.script import Await, Pause, Say, Script, Step
from servers.scripts.pacing import GAP_SECONDS, tokens
from servers.scripts.tools import paced, texts
from tokenwire.v1.stream_pb2 import ClientMessage, Commit, Retract


def _steer(_draw: random.Random) -> Iterator[Step]:
    yield from tokens(1, 10)
    yield Await("append", _echo)


def _echo(message: ClientMessage) -> Iterable[Step]:
    """What was appended comes back, a word a token, so that its effect can be seen."""
    return paced(texts("You said:", *(f" {word}" for word in message.append.text.split(" "))))


def _retract(_draw: random.Random) -> Iterator[Step]:
    yield from tokens(1, 3)
    yield from paced([Commit(through_seq=3)])
    yield from paced(texts(" It", " is", " certainly", " wrong"))
    yield Pause(10 * GAP_SECONDS)
    yield Say(Retract(after_seq=4, reason="the check failed"))
    yield from paced(texts(" It", " is", " perhaps", " right"))
    yield from paced([Commit(through_seq=13)])


SECOND_THOUGHTS = (
    Script("steer", "10 tokens, then the words that the client appends", _steer),
    Script("retract", "a draft, taken back, written anew and committed", _retract),
)
