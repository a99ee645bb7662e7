"""Several processes test at once, and what measures time has the machine to itself meanwhile."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from io import BufferedRandom
from pathlib import Path

Alone = Callable[[], AbstractContextManager[None]]


class Room:
    """Any number of processes are in it, or one alone.

    Who wants it alone keeps the door until those inside have left: else they might never. Both
    are locks of the kernel's, which end with their process.
    """

    def __init__(self, folder: Path) -> None:
        with ExitStack() as stack:
            self._door = stack.enter_context(_locked(folder / "door"))
            self._room = stack.enter_context(_locked(folder / "room"))
            self._files = stack.pop_all()

    def close(self) -> None:
        """Leave for good."""
        self._files.close()

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Be inside with others."""
        fcntl.flock(self._door, fcntl.LOCK_EX)
        fcntl.flock(self._room, fcntl.LOCK_SH)
        fcntl.flock(self._door, fcntl.LOCK_UN)
        try:
            yield
        finally:
            fcntl.flock(self._room, fcntl.LOCK_UN)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be inside without others; for one who is inside, and is so afterwards."""
        fcntl.flock(self._room, fcntl.LOCK_UN)
        fcntl.flock(self._door, fcntl.LOCK_EX)
        fcntl.flock(self._room, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._room, fcntl.LOCK_SH)
            fcntl.flock(self._door, fcntl.LOCK_UN)


def _locked(path: Path) -> BufferedRandom:
    return path.open("a+b")
