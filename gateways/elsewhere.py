"""Gateways that somebody else started in this network namespace, such as containers beside ours.

Such a road is a folder: the gateway's configuration, and `slots.json` beside it, which says what
the configuration listens on. Each worker of a run claims one *share* of the slots, by the guard of
its block of ports, which the kernel gives back when the worker ends, however it ends.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from gateways.ports import BLOCK, FIRST, block, guarded
from gateways.product import Slot

ROADS = "TOKENWIRE_ROADS"  # the folder below which each such road has one of its own
_PLAN = "slots.json"


class BadRoadsError(Exception):
    """A folder of roads that cannot be used; the message names the file and the way out."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One such road. Its blocks of ports are `first_block` and those after, one a share."""

    version: str
    first_block: int
    shares: int  # how many workers may use it at once
    slots: int  # in each share

    def share(self, number: int) -> tuple[Slot, ...]:
        """The slots of one share, counted from 0; slots are numbered through all shares."""
        return block(self._base(number), self.slots, number * self.slots)

    def every_slot(self) -> tuple[Slot, ...]:
        """What the configuration listens on."""
        return tuple(slot for number in range(self.shares) for slot in self.share(number))

    @contextmanager
    def claimed(self) -> Iterator[tuple[Slot, ...]]:
        """A share that no other worker has, ours until the block ends.

        Raises:
            BadRoadsError: every share is taken.
        """
        for number in range(self.shares):
            guard = guarded(self._base(number))
            if guard is not None:
                with guard:
                    yield self.share(number)
                return
        raise BadRoadsError(
            f"all {self.shares} shares are taken: run with --jobs {self.shares} or fewer"
        )

    def _base(self, number: int) -> int:
        return FIRST + (self.first_block + number) * BLOCK


def found(road: str) -> Elsewhere | None:
    """The road of this name, None where it does not run elsewhere.

    Raises:
        BadRoadsError: its file is not one of ours.
    """
    path = Path(os.environ.get(ROADS) or os.devnull) / road / _PLAN
    try:
        return msgspec.json.decode(path.read_bytes(), type=Elsewhere)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise BadRoadsError(f"{path}: {error}; write it again: `conformance configure`") from error


def authority(road: str) -> bytes:
    """Whom the clients of this road are to trust, in PEM; empty where it speaks no TLS."""
    path = Path(os.environ.get(ROADS) or os.devnull) / road / "ca.pem"
    return path.read_bytes() if path.is_file() else b""


def write(folder: Path, road: Elsewhere, files: Mapping[str, str]) -> None:
    """The configuration, then the plan: where the plan is, the rest is too. For all to read."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    for name, text in {**files, _PLAN: msgspec.json.encode(road).decode()}.items():
        path = folder / name
        path.write_text(text, "utf-8")
        path.chmod(0o644)
