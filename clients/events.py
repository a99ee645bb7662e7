"""What a client perceived: `Heard` and `Noticed` in any number, then exactly one `Ended`.

A client never raises for what the wire did: an outcome is a value, and its evidence is
in the wire's own words. All times are CLOCK_MONOTONIC nanoseconds, 0 where unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from tokenwire.v1 import stream_pb2


class Ending(StrEnum):
    """What the client believes about the end."""

    COMPLETE = "complete"  # Done was heard, and nothing contradicted it
    FAILED = "failed"  # the wire, the library, the origin or the client's rule named a failure
    UNSAID = "unsaid"  # the iteration just ended: no error, and no Done
    STOPPED = "stopped"  # this client left by itself


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why, in the words of whoever said it first; "" where nothing was said.

    `exception`: class name of what was raised, or of the client's rule that failed
    (`clients.vigilance`). `message`: its text. `code`: WebSocket close code, grpc-status
    name, HTTP status, or else the errno's name. `raised`: whether the library raised it,
    so that an application could not miss it.
    """

    exception: str = ""
    message: str = ""
    code: str = ""
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """One scripted event, seq >= 1, content or Done.

    `app_ns`: when the library handed it to the application. `socket_ns`: when its last
    byte came in at the socket; 0 where only the library can see it (gRPC, and stock SSE
    over TLS).
    """

    seq: int
    event: stream_pb2.Event | None = field(repr=False)
    app_ns: int
    socket_ns: int


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something that came in and is not a token: never counted, never resumed after.

    `kind`: "comment", "ping", "pong", "heartbeat" (an event with seq 0), "unknown" (an
    event whose body or name this client does not know), "empty" (an SSE event without
    data), "reconnected" (`detail`: the seq it resumed after), "sent" and "unsent" (what
    became of a second request).
    """

    kind: str
    app_ns: int
    socket_ns: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """The stream is over; always the last, and always there."""

    ending: Ending
    evidence: Evidence
    at_ns: int


Perceived = Heard | Noticed | Ended
