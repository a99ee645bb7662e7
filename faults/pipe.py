"""One direction of one link."""

from __future__ import annotations

from typing import Protocol

from faults.end import End, discard
from faults.fault import Direction
from faults.line_log import Carried
from faults.stage import Onward, Stage


class PipeOwner(Protocol):
    """The link, as its pipes know it."""

    def first_byte(self, pipe: Pipe) -> None: ...
    def passed_eof(self) -> None: ...
    def passed_reset(self, pipe: Pipe) -> None: ...


class Pipe:
    """Source socket, stages in order, sink socket.

    Without stages the source writes straight into the sink's transport and the pipe is
    not even called. It stands in the chain itself, as what follows the last stage.
    """

    __slots__ = (
        "_apart",
        "_begun",
        "_mark",
        "_owner",
        "_sent",
        "direction",
        "over",
        "sink",
        "source",
        "stages",
    )

    def __init__(self, owner: PipeOwner, direction: Direction, source: End, sink: End) -> None:
        self._owner = owner
        self.direction = direction
        self.source = source
        self.sink = sink
        self.stages: list[Stage] = []
        self.over = False  # FIN was passed on, or nothing will be any more
        self._begun = False  # a byte came, and both sockets stand
        self._apart = True  # bytes read are not, for that alone, bytes sent
        self._mark = 0
        self._sent = 0

    @property
    def carried(self) -> Carried:
        """Exact at any moment, faults or not."""
        passed = 0 if self._apart else self.source.received - self._mark
        return Carried(self.source.received, self._sent + passed)

    @property
    def head(self) -> Onward:
        """What the source's bytes meet first."""
        return self.stages[0] if self.stages else self

    def start(self) -> None:
        """Both sockets stand: bytes flow from now on."""
        if not self.over:
            self.source.deliver = self._first

    def insert(self, stage: Stage) -> None:
        """Put a stage last, next to the sink."""
        self.stages.append(stage)
        self._route()

    def remove(self, stage: Stage) -> None:
        """Let a stage pass on what it keeps, then take it out."""
        if stage not in self.stages:
            return
        stage.release()
        stage.close()
        self.source.free(stage)
        self.stages.remove(stage)
        self._route()

    def shut(self) -> None:
        """Nothing is passed on any more."""
        self._tell_apart()
        self.over = True
        self.source.deliver = discard
        for stage in self.stages:
            stage.close()
        self.stages.clear()

    def hold(self, reason: object) -> None:
        self.source.hold(reason)

    def free(self, reason: object) -> None:
        self.source.free(reason)

    def feed(self, data: bytes) -> None:
        """What the last stage passes on."""
        if not self.over:
            self._sent += len(data)
            self.sink.transport.write(data)

    def eof(self) -> None:
        if not self.over:
            self.shut()
            self.sink.finish()
            self._owner.passed_eof()

    def reset(self) -> None:
        if not self.over:
            self.shut()
            self._owner.passed_reset(self)

    def _first(self, data: bytes) -> None:
        """The one call that the fast path cannot take: so it need not ask each time."""
        self._owner.first_byte(self)
        self._begun = True
        self.source.received -= len(data)
        self._route()
        self.source.data_received(data)

    def _route(self) -> None:
        onward: Onward = self
        for stage in reversed(self.stages):
            stage.source, stage.onward = self, onward
            onward = stage
        if self.over or not self._begun:
            return
        if self.stages:
            self._tell_apart()
            self.source.deliver = self.stages[0].feed
        elif self._apart:
            self._apart = False
            self._mark = self.source.received
            self.source.deliver = self.sink.transport.write

    def _tell_apart(self) -> None:
        if not self._apart:
            self._sent += self.source.received - self._mark
            self._apart = True
