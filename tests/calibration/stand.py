"""A line between two raw sockets, driven from a thread that is not the line's.

The oracle's sockets are plain and blocking: what they see is what the kernel saw,
with no event loop or library in between.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import uvloop

from faults.line import Line
from faults.line_fault import LiftableFault, LineFault
from tests.calibration.nothing import Nothing

PATIENCE_SECONDS = 20.0  # ends a hang; no verdict depends on it
IMPOTENT_PATIENCE_SECONDS = 0.15  # how long to wait for what cannot come
T = TypeVar("T")
LoopFactory = Callable[[], asyncio.AbstractEventLoop]


class Stand:
    """An upstream listener, a line to it on a loop of its own, and sockets at both ends.

    An impotent stand fires `Nothing` whatever it is asked to fire: no proof may succeed on it.
    """

    def __init__(
        self, line: Line, listener: socket.socket, loop: asyncio.AbstractEventLoop, impotent: bool
    ) -> None:
        self.line = line
        self.listener = listener
        self.fired = False
        self._loop = loop
        self._impotent = impotent
        self._sockets = [listener]

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Run it on the line's loop and wait for what it answers."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE_SECONDS)

    def fire(self, fault: LineFault) -> None:
        """Fire it; from then on an impotent stand has little patience."""
        self.do((Nothing() if self._impotent else fault).fire(self.line))
        self.fired = True
        for each in self._sockets:
            each.settimeout(self._patience)

    def lift(self, fault: LineFault) -> None:
        assert isinstance(fault, LiftableFault)
        self.do(fault.lift(self.line))

    def knock(self) -> socket.socket:
        """A client's connection, connected as far as its kernel knows."""
        return self._keep(socket.create_connection((self.line.host, self.line.port), 5))

    def answer(self) -> socket.socket:
        """The origin's side of the next connection that the line dials."""
        return self._keep(self.listener.accept()[0])

    def link(self) -> tuple[socket.socket, socket.socket]:
        """Client and server of one link that has carried nothing yet."""
        client = self.knock()
        return client, self.answer()

    def connect(self) -> tuple[socket.socket, socket.socket]:
        """Client and server of one link that has carried a byte each way."""
        client, server = self.link()
        client.sendall(b"?")
        assert server.recv(1) == b"?"
        server.sendall(b"!")
        assert client.recv(1) == b"!"
        return client, server

    def close(self) -> None:
        for each in self._sockets:
            each.close()

    def _keep(self, one: socket.socket) -> socket.socket:
        self._sockets.append(one)
        one.settimeout(self._patience)
        with suppress(OSError):  # it was reset already
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return one

    @property
    def _patience(self) -> float:
        return IMPOTENT_PATIENCE_SECONDS if self._impotent and self.fired else PATIENCE_SECONDS


@contextmanager
def standing(
    loop_factory: LoopFactory = uvloop.new_event_loop, *, impotent: bool = False
) -> Iterator[Stand]:
    """A stand on loopback; every socket and the thread are gone when the block ends."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        listener.settimeout(PATIENCE_SECONDS)
        upstream: tuple[str, int] = listener.getsockname()
        up: Future[tuple[Line, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

        async def run() -> None:
            done = asyncio.Event()
            async with Line.stretched(upstream) as line:
                up.set_result((line, asyncio.get_running_loop(), done))
                await done.wait()

        def serve() -> None:
            with asyncio.Runner(loop_factory=loop_factory) as runner:
                runner.run(run())

        thread = threading.Thread(target=serve)
        thread.start()
        line, loop, done = up.result(PATIENCE_SECONDS)
        stand = Stand(line, listener, loop, impotent)
        try:
            yield stand
        finally:
            stand.close()
            loop.call_soon_threadsafe(done.set)
            thread.join(PATIENCE_SECONDS)
            assert not thread.is_alive(), "the line did not close"
