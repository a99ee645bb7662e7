"""Scripts that change course: steered by the client, or taken back by the model."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from servers.script import Await, Pause, Say, Script, Step
from servers.scripts.pacing import GAP_SECONDS, tokens
from servers.scripts.tools import paced, texts
from tokenwire.v1.stream_pb2 import ClientMessage, Commit, Retract, TextDelta


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


_KEPT = ("The", " bridge", " is", " safe", ".", " It", " was", " built", " in", " 1931", ".")
_DRAFT = (" Trucks", " of", " any", " weight", " may", " cross", ".")
_CORRECTION = (" Actually", ",", " let", " me", " reconsider", ":")
_FINAL = (" Trucks", " above", " 30", " tons", " may", " not", " cross", ".")


def _reconsider(_draw: random.Random) -> Iterator[Step]:
    """The third sentence stood there, whole, when it was taken back."""
    yield from paced(texts(*_KEPT, *_DRAFT))
    yield Pause(5 * GAP_SECONDS)
    yield from paced([Retract(after_seq=len(_KEPT), reason="reconsidered")])
    yield from paced(texts(*_CORRECTION, *_FINAL))


DRAFTED = 4  # tokens that the small model guesses at a time
ACCEPTED = (
    0.7  # of which the large one keeps each with this chance, up to the first that it does not
)
ROUNDS = 150


def _speculative(draw: random.Random) -> Iterator[Step]:
    """Each round: a draft at once, and after the check what was kept of it, and one token more."""
    said = 0
    for number in range(ROUNDS):
        yield Pause(GAP_SECONDS)
        for guess in range(DRAFTED):
            yield Say(TextDelta(text=f" d{number}.{guess}"))
        kept = 0
        while kept < DRAFTED and draw.random() < ACCEPTED:
            kept += 1
        said += DRAFTED
        yield Pause(GAP_SECONDS)
        if kept < DRAFTED:
            yield Say(Retract(after_seq=said - DRAFTED + kept, reason="not what the model says"))
            said += 1
        yield Say(TextDelta(text=f" m{number}"))
        yield Say(Commit(through_seq=said + 1))
        said += 2


SECOND_THOUGHTS = (
    Script("steer", "10 tokens, then the words that the client appends", _steer),
    Script("retract", "a draft, taken back, written anew and committed", _retract),
    Script("reconsider", "three sentences, the third taken back: actually, ...", _reconsider),
    Script("speculative", "150 drafts of 4 tokens, of which each is kept with 0.7", _speculative),
)
