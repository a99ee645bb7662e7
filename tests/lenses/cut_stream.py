"""One stream of `deletion-torn` that ends or stalls at one byte of one frame, on the wire."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum

from clients.conversation import Conversation
from clients.endpoint import Endpoint
from clients.events import Ended, Heard, Noticed
from clients.manner import Manner, Setting
from conformance.wires import Converse, converse
from faults.fault import BOTH_SIDES, Direction, Side
from faults.how import How
from faults.line import Line
from faults.stage import Stage
from faults.truncate import Truncate
from servers.origin import Origin, Settings, serving
from servers.script import Fail, FailureCode, Say, Script, Step
from servers.scripts.catalogue import SCRIPTS
from servers.scripts.tools import TORN, torn
from servers.websocket_listener import WebSocketSettings
from tokenwire.v1.stream_pb2 import ClientMessage, Options, ReasoningDelta, Release, StreamRequest

SCRIPT = "deletion-torn"
WATCHDOG_SECONDS = 1.0
HARDENED = Manner(setting=Setting.HARDENED)
WATCHFUL = replace(HARDENED, content_watchdog_seconds=WATCHDOG_SECONDS)
OPENING = 8  # streams that are on their way to their cut; those that stand still cost nothing
ALIVE = 200
SIGNS = Options(heartbeat_ms=100, comment_ms=100, ping_ms=100)
HANG_SECONDS = 60.0


class End(StrEnum):
    """What becomes of a stream. The first three befall the wire, between any two bytes."""

    EOF = "eof"  # FIN
    ERROR = "error"  # RST
    STALL = "stall"  # nothing more comes, and nobody says so
    QUIET = "quiet"  # the origin falls silent behind a fragment; heartbeats and pings flow
    FAILED = "failed"  # the origin says Error behind a fragment


SILENT = frozenset({End.STALL, End.QUIET})


@dataclass(frozen=True, slots=True)
class Framing:
    """A wire, and how the origin frames what it says there."""

    wire: str
    compression: str | None = None  # WebSocket's
    close_delimited: bool = False  # SSE's: the end of the connection is the orderly end


FRAMINGS: Mapping[str, Framing] = {
    "sse, chunked": Framing("sse"),
    "sse, close-delimited": Framing("sse", close_delimited=True),
    "websocket": Framing("websocket"),
    "websocket, deflate": Framing("websocket", compression="deflate"),
    "grpc": Framing("grpc"),
}


@dataclass(frozen=True, slots=True)
class Cut:
    """After fragment `fragment` (0: what precedes them) was heard, `after_bytes` more come."""

    framing: str
    fragment: int
    end: End
    after_bytes: int = 0


@dataclass(slots=True)
class Told:
    """What came of it. `passed`: the bytes that the line let through behind the last fragment."""

    cut: Cut
    passed: bytes = b""
    cut_ns: int = 0
    pieces: list[str] = field(default_factory=list[str])
    heard_ns: int = 0  # when the last event with content was
    signs: int = 0  # of life, after the cut
    ended: Ended | None = None

    @property
    def told_ms(self) -> float:
        assert self.ended is not None
        return (self.ended.at_ns - self.cut_ns) / 1e6

    @property
    def silent_ms(self) -> float:
        """From the last event to the end."""
        assert self.ended is not None
        return (self.ended.at_ns - self.heard_ns) / 1e6


class _Tap(Stage):
    """Notes what passes. The last before the socket, so behind what the fault has left of it."""

    def __init__(self, told: Told) -> None:
        self._told = told

    def feed(self, data: bytes) -> None:
        self._told.passed += data
        self._told.cut_ns = time.monotonic_ns()
        self.onward.feed(data)


class Stand:
    """The origins of all framings, in this loop."""

    def __init__(self, origins: Mapping[str, Origin]) -> None:
        self._origins = origins
        self._runs = 0
        self._opening = asyncio.Semaphore(OPENING)
        self._alive = asyncio.Semaphore(ALIVE)

    @classmethod
    @asynccontextmanager
    async def standing(cls) -> AsyncIterator[Stand]:
        scripts = {**SCRIPTS, **{script.name: script for script in _failing()}}
        plain = Settings(websocket=WebSocketSettings(compression=None))
        async with (
            serving(plain, scripts=scripts) as uncompressed,
            serving(scripts=scripts) as compressed,
        ):
            yield cls(
                {n: compressed if f.compression else uncompressed for n, f in FRAMINGS.items()}
            )

    async def perform(
        self, cut: Cut, manner: Manner | None = None, speak: Converse = converse
    ) -> Told:
        """Run one, when its turn comes. Raises: TimeoutError, the client hung."""
        self._runs += 1
        origin, told = self._origins[cut.framing], Told(cut)
        wire = FRAMINGS[cut.framing].wire
        request = _request(cut, f"run-{self._runs}")
        manner = manner or (WATCHFUL if cut.end in SILENT else HARDENED)
        host, _, port = origin.authorities[wire].rpartition(":")
        async with self._alive, Line.stretched((host, int(port))) as line:
            conversation = speak(wire, Endpoint(line.host, line.port), request, manner)
            async with asyncio.timeout(HANG_SECONDS), aclosing(conversation):
                async with self._opening:
                    await _to_the_cut(conversation, told)
                    if told.ended is None:
                        await _befall(cut, line, origin, request.run_id, told)
                async for event in conversation:
                    _note(event, told)
        return told

    async def together(self, every: Iterable[Cut]) -> list[Told]:
        """All of these."""
        return await asyncio.gather(*(self.perform(cut) for cut in every))


async def _to_the_cut(conversation: Conversation, told: Told) -> None:
    async for event in conversation:
        _note(event, told)
        if isinstance(event, Heard) and event.seq == told.cut.fragment + 1:
            return


def _note(event: Heard | Noticed | Ended, told: Told) -> None:
    match event:
        case Heard(event=said):
            told.heard_ns = event.app_ns
            if said is not None and said.HasField("tool_call"):
                told.pieces.append(said.tool_call.arguments)
        case Noticed():
            told.signs += told.cut_ns > 0
        case Ended():
            told.ended = event


async def _befall(cut: Cut, line: Line, origin: Origin, run_id: str, told: Told) -> None:
    told.cut_ns = time.monotonic_ns()
    if cut.end in (End.QUIET, End.FAILED):
        return
    # Told to the server only, it is silence to the client: its half of the connection stands.
    sides = (Side.SERVER,) if cut.end is End.STALL else BOTH_SIDES
    how = How.RST if cut.end is End.ERROR else How.FIN
    fault = Truncate(after_bytes=cut.after_bytes, how=how, sides=sides)
    await fault.fire(line)
    line.befall(lambda link: link.dress("tap", Direction.DOWN, _Tap(told)))
    run = origin.ledger.run(run_id)
    assert run is not None
    run.receive(ClientMessage(release=Release()), "harness")


def _request(cut: Cut, run_id: str) -> StreamRequest:
    fails = cut.end is End.FAILED
    options = Options(pace=0.01, hold_after=0 if fails else cut.fragment + 1, quiet=True)
    if cut.end is End.QUIET:
        options.MergeFrom(SIGNS)
    options.sse.close_delimited = FRAMINGS[cut.framing].close_delimited
    script = f"{SCRIPT}-fails-{cut.fragment}" if fails else SCRIPT
    return StreamRequest(script=script, run_id=run_id, options=options)


def _failing() -> Iterator[Script]:
    """One for each fragment, which fails behind it."""
    for number in range(len(TORN)):

        def compose(_draw: object, number: int = number) -> Iterator[Step]:
            yield Say(ReasoningDelta(text="It has to go."))
            for said, delta in enumerate(torn()):
                if said < number:
                    yield Say(delta)
            yield Fail(FailureCode.INTERNAL, "the model broke off")

        yield Script(f"{SCRIPT}-fails-{number}", "it fails behind a fragment", compose)
