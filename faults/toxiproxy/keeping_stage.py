"""A stage that passes bytes on later, in their order, and bounds what it keeps."""

from __future__ import annotations

from collections import deque
from typing import ClassVar, TypeVar

from faults.toxiproxy.place import Place
from faults.toxiproxy.toxic_stage import ToxicStage

A = TypeVar("A")


class KeepingStage(ToxicStage[A]):
    """Queues chunks; a subclass says in `proceed` when the first of them may go."""

    __slots__ = ("ended", "kept", "kept_bytes")

    most_bytes: ClassVar[int] = 64 * 1024  # from here on the source is read no further

    def __init__(self, settings: A, place: Place) -> None:
        super().__init__(settings, place)
        self.kept: deque[bytes] = deque()
        self.kept_bytes = 0
        self.ended = False

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
        self.ended = True
        if not self.kept:
            self.onward.eof()

    def pass_on(self, most: int | None = None) -> int:
        """Hand on the first chunk, or its first `most` bytes; how many that were.

        An end that waits behind the last of them follows at once.
        """
        data = self.kept.popleft()
        if most is not None and most < len(data):
            self.kept.appendleft(data[most:])
            data = data[:most]
        self.kept_bytes -= len(data)
        if self.kept_bytes < self.most_bytes:
            self.source.free(self)
        if data:
            self.onward.feed(data)
        if self.ended and not self.kept:
            self.onward.eof()
        return len(data)

    def release(self) -> None:
        self.silence()
        while self.kept:
            self.pass_on()

    def close(self) -> None:
        super().close()
        self.kept.clear()
        self.kept_bytes = 0
