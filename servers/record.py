"""What the origin did in one run, frozen: the far half of every recording.

`GET /ledger/{run_id}` answers a `RunRecord` as JSON. Every `*_ns` is the origin's
CLOCK_MONOTONIC; a field that did not happen is null.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """One scripted event. `handed_ns - said_ns` is how long back-pressure delayed it."""

    seq: int
    said_ns: int  # stamped into the event, just before it was offered to the transport
    handed_ns: int | None  # when the transport had taken it; None: it never did


@dataclass(frozen=True, slots=True)
class Received:
    """A message of the client, on the stream's own wire or by `POST /runs/{run_id}/messages`."""

    ns: int
    kind: str  # "cancel", "approve", "append" or "release"
    after_seq: int  # what the newest attempt had said last
    wire: str  # "http" when posted
    message: str  # the ClientMessage as protobuf-JSON


@dataclass(frozen=True, slots=True)
class Left:
    """The origin noticed that its peer was gone."""

    ns: int
    how: str  # in the wire's own words: "http.disconnect", a close code, "cancelled"


@dataclass(frozen=True, slots=True)
class Finished:
    """The origin is through with this attempt."""

    ns: int
    # By the script: "done", "no-done", "cancelled", "failed", "expired". By a fault of the
    # origin's own: "fault". By a bad message: "refused". Otherwise: "left" by its peer,
    # "stopped" by us, "crashed".
    how: str


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """One connection's worth of a run."""

    number: int  # from 1; more than one when the client resumed
    wire: str
    peer: str  # the address that the origin sees: a gateway's, where there is one
    opened_ns: int
    resume_after: int
    said: tuple[Said, ...]
    heartbeats: int
    left: Left | None
    finished: Finished | None


@dataclass(frozen=True, slots=True)
class RunRecord:
    """Everything the origin knows of one run."""

    run_id: str
    script: str
    attempts: tuple[AttemptRecord, ...]
    received: tuple[Received, ...]
