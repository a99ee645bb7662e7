"""A stage that passes bytes on later, in their order, and bounds what it keeps."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import ClassVar, TypeVar

from faults.toxiproxy.place import Place
from faults.toxiproxy.toxic_stage import ToxicStage

A = TypeVar("A")


class KeepingStage(ToxicStage[A]):
    """Queues chunks and, behind them, the end; `proceed` says when the first may go."""

    __slots__ = ("_end", "kept", "kept_bytes")

    most_bytes: ClassVar[int] = 64 * 1024  # from here on the source is read no further

    def __init__(self, settings: A, place: Place) -> None:
        super().__init__(settings, place)
        self.kept: deque[bytes] = deque()
        self.kept_bytes = 0
        self._end: Callable[[], None] | None = None

    def proceed(self) -> None:
        """Something was kept or changed: pass on what may go, and see to it that the rest will."""
        raise NotImplementedError

    def feed(self, data: bytes) -> None:
        self.kept.append(data)
        self.kept_bytes += len(data)
        if self.kept_bytes >= self.most_bytes:
            self.source.hold(self)
        self.proceed()

    def eof(self) -> None:
        self._end = self.onward.eof
        self.ended()

    def reset(self) -> None:
        self._end = self.onward.reset
        self.ended()

    def ended(self) -> None:
        """FIN or RST came: it goes as soon as nothing is kept before it."""
        self.pass_end()

    def pass_on(self, most: int | None = None) -> None:
        """Hand on the first chunk, or its first `most` bytes, and the end if that is next."""
        data = self.kept.popleft()
        if most is not None and most < len(data):
            self.kept.appendleft(data[most:])
            data = data[:most]
        was_full = self.kept_bytes >= self.most_bytes
        self.kept_bytes -= len(data)
        if was_full and self.kept_bytes < self.most_bytes:
            self.source.free(self)
        self.onward.feed(data)
        self.pass_end()

    def pass_end(self) -> None:
        """Hand on the end, if it came and nothing is kept before it."""
        if self._end is not None and not self.kept:
            end, self._end = self._end, None
            end()

    def release(self) -> None:
        self.silence()
        while self.kept:
            self.pass_on()
        self.pass_end()

    def close(self) -> None:
        super().close()
        self.kept.clear()
        self.kept_bytes = 0
        self._end = None
