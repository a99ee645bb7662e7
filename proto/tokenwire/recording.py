"""Everything seen in one cell, at both ends, in one process-independent file.

A recording is raw: it holds no verdict, and every verdict can be derived from it again
without running anything. All times are nanoseconds of one CLOCK_MONOTONIC; the origin,
the lines and the clients of a run share one kernel, so they compare directly.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast

import msgspec

from tokenwire.schema_file import SchemaFile

SCHEMA = "tokenwire.recording/1"


class UnreadableRecordingError(Exception):
    """A recording that cannot be used; the message names the file and the reason."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One scripted event as the client perceived it.

    `body` is the protobuf-JSON of the event without `seq` and `saidNs`; `socket_ns` is when
    its last byte came in, 0 where the library hides that (gRPC's core).
    """

    seq: int
    body: str
    said_ns: int
    socket_ns: int
    app_ns: int


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something that is not a token: a comment, a ping, a heartbeat, an unknown kind."""

    kind: str
    app_ns: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """How the stream ended for the client. `ending` as in `clients.events.Ending`."""

    ending: str
    exception: str
    message: str
    code: str
    at_ns: int


@dataclass(frozen=True, slots=True)
class Acted:
    """Something that the client or the harness did: a stop, a message, a release, a fault."""

    what: str
    at_ns: int


@dataclass(frozen=True, slots=True)
class Observation:
    """The near end. `ended` is None where the client was still waiting at `given_up_ns`."""

    asked_ns: int
    heard: tuple[Heard, ...] = ()
    noticed: tuple[Noticed, ...] = ()
    acted: tuple[Acted, ...] = ()
    ended: Ended | None = None
    given_up_ns: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """One event as the origin offered it to its transport, which had taken it at `taken_ns`.

    `taken_ns` is 0 where back-pressure never let it go.
    """

    seq: int
    said_ns: int
    taken_ns: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """One connection of a run at the origin. `left_ns` is 0 while the peer is believed there."""

    opened_ns: int
    resume_after: int = 0
    said: tuple[Said, ...] = ()
    left_ns: int = 0
    left_how: str = ""
    finished_ns: int = 0
    finished_how: str = ""
    heartbeats: int = 0


@dataclass(frozen=True, slots=True)
class LineSeen:
    """One thing that a line saw or did, in the line's own words."""

    what: str
    at_ns: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Weight:
    """Resident memory of a process group, and the regular files that it has open for writing."""

    who: str  # "origin" or "gateway"
    memory_before_bytes: int
    memory_after_bytes: int
    files_before_bytes: int
    files_after_bytes: int

    @property
    def grown_bytes(self) -> int:
        """Memory and files together."""
        before = self.memory_before_bytes + self.files_before_bytes
        return self.memory_after_bytes + self.files_after_bytes - before


@dataclass(frozen=True, slots=True)
class Standstill:
    """Nothing moves any more, since the client reads no more. Bytes are those of the bodies."""

    at_ns: int  # 0: something still moved when it was given up
    heard_bytes: int
    taken_bytes: int  # by the origin's transport
    script_bytes: int
    weights: tuple[Weight, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """Which cell: case x wire x client setting x road."""

    case: str
    wire: str
    setting: str
    road: str

    def __str__(self) -> str:
        return f"{self.case}/{self.wire}/{self.setting}/{self.road}"


@dataclass(frozen=True, slots=True)
class Recording:
    """The file. `expected` is the script's event bodies in order, seq 1 first.

    Of a service that is not ours there is no script: `expected_from` "control" says that they are
    what an undisturbed stream of the same service brought, () where that says nothing about others.
    """

    cell: Identity
    run_id: str
    request: str  # protobuf-JSON of the StreamRequest
    plan: str  # hash of the plan that this cell was part of
    expected: tuple[str, ...]
    observation: Observation
    attempts: tuple[Attempt, ...] = ()  # the ledger; empty: the run never reached the origin
    messages: tuple[Acted, ...] = ()  # what the origin was told in mid-stream
    near: tuple[LineSeen, ...] = ()
    far: tuple[LineSeen, ...] = ()
    gateway: tuple[LineSeen, ...] = ()  # what befell its process, where that was the cell's own
    fault: str = ""
    fired_ns: int = 0  # 0: there was none, or its trigger never fell
    lane: str = "quiet"  # "busy": many cells beside it, so that its pace says nothing
    standstill: Standstill | None = None  # only where the cell weighs what is on the way
    notice_seconds: float = 0.0  # how long the origin was given to notice the end
    trouble: str = ""  # setup: ... | harness: ... | "" ; then nothing else counts
    unsupported: str = ""  # why this cell cannot be expressed here
    versions: dict[str, str] = field(default_factory=dict[str, str])
    clock_offset_ns: int = 0  # what was taken off every stamp of an origin on another machine
    clock_uncertainty_ns: int = 0  # by how much such a stamp may still be wrong, either way
    expected_from: Literal["script", "control"] = "script"
    provider: str = ""  # whose format a service that is not ours speaks; "" for our own origin
    model: str = ""  # what the request to such a service named, "" where it named none
    schema: str = SCHEMA


def path_of(folder: Path, cell: Identity) -> Path:
    """Where a cell's recording lies below `folder`; road names may hold '@', nothing else odd."""
    return folder / cell.case / f"{cell.wire}-{cell.setting}-{cell.road.replace('/', '_')}.json"


def write(folder: Path, recording: Recording) -> Path:
    """Write the file whole or not at all; an older one of the same cell is replaced."""
    path = path_of(folder, recording.cell)
    save(path, recording)
    return path


def save(path: Path, recording: Recording) -> None:
    """The same to a file of the caller's own. Raises: OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".part")
    scratch.write_bytes(_encoded(recording))
    scratch.replace(path)


_FILE = SchemaFile(
    schema=SCHEMA,
    type=Recording,
    what="a whole recording",
    way_out="record it again",
    trouble=UnreadableRecordingError,
)


def read(path: Path) -> Recording:
    """Read one file.

    Raises:
        UnreadableRecordingError: it is missing, cut short, of another version or not a recording.
    """
    return _FILE.read(path)


def _encoded(recording: Recording) -> bytes:
    try:
        return msgspec.json.encode(recording)
    except UnicodeEncodeError:  # surrogates: how Python carries a peer's bytes that are no text
        return msgspec.json.encode(_without_surrogates(msgspec.to_builtins(recording)))


def _without_surrogates(part: object) -> object:
    match part:
        case str():
            return part.encode(errors="backslashreplace").decode()
        case list() | tuple():
            return [_without_surrogates(each) for each in cast("list[object]", part)]
        case dict():
            pairs = cast("dict[object, object]", part).items()
            return {_without_surrogates(key): _without_surrogates(value) for key, value in pairs}
        case _:
            return part
