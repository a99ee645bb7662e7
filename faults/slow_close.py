"""All was said, and the connection still stands."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.line_fault import DOWN, ShapingFault
from faults.link import Link
from faults.stage import Stage
from tokenwire.clock import Clock, Deadline


@dataclass(frozen=True, slots=True)
class SlowClose(ShapingFault):
    """FIN travels in `directions` `delay_ms` late; bytes do not. RST is not delayed."""

    delay_ms: float
    directions: tuple[Direction, ...] = DOWN

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a lingering close, a worker that cleans up before it closes",
        default="nginx lingering_timeout 5 s",
        source="Toxiproxy 2.12 slow_close",
        looks={
            "sse": "close-delimited: done late, though the last event has come",
            "websocket": "the close handshake waits (websockets close_timeout: 10 s)",
            "grpc": "nothing: trailers have ended the call",
        },
    )

    def stages(self, link: Link) -> Iterator[tuple[Direction, Stage]]:
        for direction in self.directions:
            yield direction, _LateFin(link.clock, round(self.delay_ms * 1e6))


class _LateFin(Stage):
    __slots__ = ("_clock", "_delay_ns", "_wait")

    def __init__(self, clock: Clock, delay_ns: int) -> None:
        self._clock = clock
        self._delay_ns = delay_ns
        self._wait: Deadline | None = None

    def eof(self) -> None:
        self._wait = self._clock.at(time.monotonic_ns() + self._delay_ns, self.onward.eof)

    def release(self) -> None:
        if self._wait is not None and self._wait.pending:
            self.onward.eof()

    def close(self) -> None:
        if self._wait is not None:
            self._wait.cancel()
