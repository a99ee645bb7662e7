"""One connection that asks for short streams again and again, until it is over.

Most gateways say that a connection has grown too old only when a request ends: with
`Connection: close`, or with GOAWAY. So the pace decides how exactly its age is known: the
gap is a small part of the age.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass
from typing import Protocol

from clients.endpoint import Endpoint
from conformance.prober.purse import Purse
from conformance.prober.seen import Aged
from tokenwire.clock import SECOND_NS, Clock
from tokenwire.v1.stream_pb2 import Options, StreamRequest

LONGEST_GAP_SECONDS = 2.0  # below the time that gateways keep an idle connection
ANSWER_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Pace:
    """The gap between two requests: a part of the connection's age, within bounds."""

    part: float
    least_seconds: float

    def gap_seconds(self, age_seconds: float) -> float:
        """How long to wait at this age."""
        return min(LONGEST_GAP_SECONDS, max(self.least_seconds, self.part * age_seconds))


PACES = (Pace(0.02, 0.04), Pace(0.05, 0.1))


class Asker(Protocol):
    """A connection that can be asked for one short stream after another."""

    async def ask(self, request: StreamRequest) -> str:
        """Why the connection is over after this answer, "" where it is kept. Raises: OSError."""
        ...

    async def rest(self) -> str:
        """Return, with the words, when the other side ends the connection between requests."""
        ...


Dial = Callable[[Endpoint], AbstractAsyncContextManager[Asker]]


def short(run_id: str) -> StreamRequest:
    """One token and Done, as fast as it goes."""
    return StreamRequest(script="steady", run_id=run_id, options=Options(limit=1))


async def age(
    protocol: str,
    dial: Dial,
    endpoint: Endpoint,
    pace: Pace,
    run_id: str,
    longest_seconds: float,
    after_seconds: float = 0,
    purse: Purse | None = None,
) -> Aged | None:
    """How long one connection was kept, asked at this pace for at most `longest_seconds`.

    It begins after `after_seconds`: what befalls two that began apart at one moment is no age.
    Cancelled, it returns what it saw by then, None where nothing had been answered.
    """
    life = _Life()
    purse = purse or Purse()
    try:
        await Clock.running().sleep(after_seconds)
        async with Clock.running().timeout(longest_seconds), dial(endpoint) as asker:
            life.begun_ns = time.monotonic_ns()
            while life.closed_seconds is None:
                await purse.take(streams=1)
                await _ask(life, asker, f"{run_id}-{life.requests + 1}")
                await _rest(life, asker, pace)
    except TimeoutError:
        pass  # as long as anybody wanted to know
    except asyncio.CancelledError:
        if not life.requests:
            return None
    except (OSError, EOFError) as error:
        life.end(f"{type(error).__name__}: {error}".rstrip(": "))
    return Aged(protocol, life.kept_seconds, life.closed_seconds, life.requests, life.words)


class _Life:
    def __init__(self) -> None:
        self.begun_ns = time.monotonic_ns()
        self.kept_seconds = 0.0
        self.closed_seconds: float | None = None
        self.requests = 0
        self.words = ""

    @property
    def age_seconds(self) -> float:
        return (time.monotonic_ns() - self.begun_ns) / SECOND_NS

    def answered(self, words: str) -> None:
        self.requests += 1
        if words:
            self.end(words)
        else:
            self.kept_seconds = self.age_seconds

    def end(self, words: str) -> None:
        self.closed_seconds, self.words = self.age_seconds, words


async def _ask(life: _Life, asker: Asker, run_id: str) -> None:
    try:
        async with Clock.running().timeout(ANSWER_SECONDS):
            life.answered(await asker.ask(short(run_id)))
    except TimeoutError as error:
        raise OSError(f"no answer within {ANSWER_SECONDS:g} s") from error


async def _rest(life: _Life, asker: Asker, pace: Pace) -> None:
    if life.closed_seconds is None:
        with suppress(TimeoutError):
            async with Clock.running().timeout(pace.gap_seconds(life.age_seconds)):
                life.end(await asker.rest())
