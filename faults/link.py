"""One connection across a line: two sockets, two pipes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from faults.end import End
from faults.fault import BOTH_SIDES, Direction, Side
from faults.frames.rewriter import Rewriter
from faults.how import How
from faults.line_log import LineLog, What
from faults.pipe import Pipe
from faults.stage import Stage
from faults.wearing import Worn
from tokenwire.clock import Clock

EARLY_BYTES = 65_536


class Keeper(Protocol):
    """The line, as its links know it."""

    log: LineLog
    clock: Clock

    def welcome(self, link: Link) -> None:
        """A client was accepted: dress the link, dial upstream or not."""
        ...

    def forget(self, link: Link) -> None:
        """Both sockets are gone."""
        ...


class Link:
    """Keeps half-closes, back-pressure and the kind of ending; counts bytes exactly.

    Ends when each socket has sent and heard FIN, or with a reset. A side that a fault
    tells nothing keeps its socket until it resets or the line closes.
    """

    __slots__ = (
        "_awaiting",
        "_closed",
        "_early",
        "_keeper",
        "_stages",
        "_worn",
        "accepted_ns",
        "client",
        "clock",
        "down",
        "number",
        "server",
        "severed",
        "up",
    )

    def __init__(self, keeper: Keeper, number: int) -> None:
        self._keeper = keeper
        self._early: list[bytes] | None = []  # None once the upstream stands
        self._closed = False
        self._awaiting: list[tuple[int, Callable[[Link], None]]] = []  # behind so much of _early
        self._stages: dict[object, list[tuple[Pipe, Stage]]] = {}
        self._worn: dict[object, Worn] = {}
        self.clock = keeper.clock
        self.number = number
        self.accepted_ns = time.monotonic_ns()
        self.client = End(self, Side.CLIENT)
        self.server = End(self, Side.SERVER)
        self.up = Pipe(self, Direction.UP, self.client, self.server)
        self.down = Pipe(self, Direction.DOWN, self.server, self.client)
        self.severed = False

    def end(self, side: Side) -> End:
        """The socket on that side."""
        return self.client if side is Side.CLIENT else self.server

    def pipe(self, direction: Direction) -> Pipe:
        """What carries that direction."""
        return self.up if direction is Direction.UP else self.down

    @property
    def standing(self) -> bool:
        """It has a socket. asyncio drops one accepted while its server closes, and says nothing."""
        return self.client.standing or self.server.standing

    @property
    def dialling(self) -> bool:
        """Not answered yet by the upstream, or not even asked."""
        return self._early is not None

    @property
    def live(self) -> bool:
        """Both sockets stood, no fault has cut it, and something may still be said on it."""
        return self._early is None and self.mortal

    @property
    def mortal(self) -> bool:
        """Live, or about to be."""
        return not (self.severed or self._closed or (self.up.over and self.down.over))

    def when_live(self, act: Callable[[Link], None]) -> None:
        """Act on it now, or as soon as the upstream stands."""
        if self._early is None:
            act(self)
        else:
            self._awaiting.append((len(self._early), act))

    def dress(self, key: object, direction: Direction, stage: Stage) -> None:
        """Put a stage into one direction, to be taken off by its key."""
        pipe = self.pipe(direction)
        if not pipe.over:
            self._stages.setdefault(key, []).append((pipe, stage))
            pipe.insert(stage)

    def undress(self, key: object) -> None:
        """Take the key's stages off; what they keep is passed on first."""
        for pipe, stage in self._stages.pop(key, ()):
            pipe.remove(stage)

    def wear(self, key: object, rewriter: Rewriter) -> None:
        """Put a rewriter into both directions; only a link without a past can be followed."""
        worn = self._worn[key] = Worn(rewriter, self.clock, self.sever)
        for direction, stage in worn.stages.items():
            self.dress(key, direction, stage)

    def fire_worn(self, key: object) -> None:
        """Tell the key's rewriter that its trigger fell. Nothing happens where it is not worn."""
        if key in self._worn:
            self._worn[key].fire()

    def settle(self) -> None:
        """Pass on what both kernels hold for us, so that it counts as before this moment."""
        if self.live:
            self.client.settle()
            self.server.settle()

    def sever(self, sides: tuple[Side, ...], how: How) -> None:
        """The connection is over: `sides` are told so, a side not named never is.

        What either sends afterwards is read and thrown away: so no RST goes out but the
        one asked for, and an ignorant side sees everything accepted. Only the first counts.
        """
        if self.severed:
            return
        self.severed = True
        self._shut()
        for side in BOTH_SIDES:
            end = self.end(side)
            if side in sides:
                end.reset() if how is How.RST else end.finish()
            end.drain()
        self._close_what_is_done()

    def abort(self) -> None:
        """The line closes."""
        self.severed = True
        self._shut()
        self.client.abort()
        self.server.abort()

    def joined(self, side: Side) -> None:
        if self.severed:
            self.end(side).abort()
        elif side is Side.CLIENT:
            self.client.deliver = self._keep
            self._keeper.log.note(What.ACCEPTED, self.number)
            self._keeper.welcome(self)
        elif self.client.gone:  # it reset while the upstream was dialled
            self.server.reset()
        else:
            self._keeper.log.note(What.DIALLED, self.number)
            self._start()

    def ended(self, side: Side) -> None:
        self._keeper.log.note(What.EOF, self.number, side)
        if self.live:
            self._pipe_from(side).head.eof()
        else:
            self._close_what_is_done()

    def lost(self, side: Side, error: Exception | None) -> None:
        if error is not None:
            self._keeper.log.note(What.RESET, self.number, side, str(error))
        if self.standing:
            behind = self._pipe_to(side)
            behind.shut()
            behind.source.drain()
            onward = self._pipe_from(side)
            if onward.over and error is not None and not self.severed:
                onward.sink.reset()  # a close: first FIN, then RST for what came after it
            else:
                onward.head.reset()
        elif not self._closed:
            self._close()

    def filled(self, side: Side) -> None:
        self._pipe_to(side).hold(side)

    def drained(self, side: Side) -> None:
        self._pipe_to(side).free(side)

    def first_byte(self, pipe: Pipe) -> None:
        self._keeper.log.note(What.FIRST_BYTE, self.number, pipe.source.side)

    def passed_eof(self) -> None:
        self._close_what_is_done()

    def passed_reset(self, pipe: Pipe) -> None:
        pipe.sink.reset()

    def _start(self) -> None:
        early, self._early = self._early or [], None
        self.up.start()
        self.down.start()
        awaiting, self._awaiting = self._awaiting, []
        for place in range(len(early) + 1):
            for _, act in (waiting for waiting in awaiting if waiting[0] == place):
                if self.mortal:
                    act(self)
            for data in early[place : place + 1]:
                self.client.received -= len(data)
                self.client.data_received(data)
        self.client.free(self)
        if self.client.heard_eof:
            self.up.head.eof()

    def _close(self) -> None:
        self._closed = True
        self._shut()
        up, down = self.up.carried, self.down.carried
        self._keeper.log.note(What.CLOSED, self.number, None, "", up, down)
        self._keeper.forget(self)

    def _keep(self, data: bytes) -> None:
        """What comes before the upstream stands; holding the first chunk already costs 2 us."""
        if self._early is not None:
            self._early.append(data)
            if self.client.received >= EARLY_BYTES:
                self.client.hold(self)

    def _shut(self) -> None:
        self.up.shut()
        self.down.shut()

    def _close_what_is_done(self) -> None:
        for end in (self.client, self.server):
            if end.heard_eof and end.said_eof:
                end.close()

    def _pipe_from(self, side: Side) -> Pipe:
        return self.up if side is Side.CLIENT else self.down

    def _pipe_to(self, side: Side) -> Pipe:
        return self.down if side is Side.CLIENT else self.up
