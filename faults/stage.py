"""The seam inside a pipe: where a fault takes hold of the bytes of one direction."""

from __future__ import annotations

from typing import Protocol


class Onward(Protocol):
    """What follows: the next stage, or the socket at the far end."""

    def feed(self, data: bytes) -> None:
        """Bytes, never empty."""
        ...

    def eof(self) -> None:
        """FIN: nothing follows. Never comes twice, and no bytes come after it."""
        ...

    def reset(self) -> None:
        """RST: as `eof`, but what is under way may be lost."""
        ...


class Source(Protocol):
    """What a stage may ask of the pipe it stands in."""

    def hold(self, reason: object) -> None:
        """Read no more until `free(reason)`; several reasons may hold at once."""
        ...

    def free(self, reason: object) -> None:
        """Read again, once no other reason holds. Idempotent."""
        ...


class Stage:
    """One step of one direction of one link; this one passes everything on at once.

    A pipe sets `onward` and `source` before the first call. A stage that keeps bytes
    must bound them: `source.hold(self)` stops the reading, `source.free(self)` resumes it.
    """

    __slots__ = ("onward", "source")

    onward: Onward
    source: Source

    def feed(self, data: bytes) -> None:
        self.onward.feed(data)

    def eof(self) -> None:
        self.onward.eof()

    def reset(self) -> None:
        self.onward.reset()

    def release(self) -> None:
        """Pass on, at once and in order, all that is kept: the stage is about to be taken out."""

    def close(self) -> None:
        """The link is over: forget what is kept, never call onward again. Idempotent."""
