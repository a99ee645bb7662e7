"""A stage that changes one run of bytes and then takes itself out."""

from __future__ import annotations

from collections.abc import Callable

from faults.stage import Stage

Edit = Callable[[bytes], bytes]


class Splice(Stage):
    """After `skip` bytes the next `count` are replaced by `edit(those bytes)`.

    The run is kept until it is whole, or FIN comes; every other byte passes at once.
    """

    __slots__ = ("_count", "_done", "_edit", "_run", "_skip")

    def __init__(self, skip: int, count: int, edit: Edit, done: Callable[[], None]) -> None:
        self._skip = skip
        self._count = count
        self._edit = edit
        self._done = done
        self._run = b""

    def feed(self, data: bytes) -> None:
        before, rest = data[: self._skip], data[self._skip :]
        self._skip -= len(before)
        missing = self._count - len(self._run)
        self._run += rest[:missing]
        edited = self._take() if len(self._run) == self._count else b""
        self._pass(before + edited + rest[missing:])

    def eof(self) -> None:
        self._pass(self._take())
        self.onward.eof()

    def release(self) -> None:
        self._pass(self._take())

    def _take(self) -> bytes:
        if not self._run:
            return b""
        edited, self._run, self._count = self._edit(self._run), b"", 0
        return edited

    def _pass(self, data: bytes) -> None:
        if data:
            self.onward.feed(data)
        if not self._count:
            self._done()
