"""How long a message's body is, by the rules of RFC 9112 §6.3."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from faults.frames.http1.head import Head


class Body(Enum):
    """What tells a body's end."""

    NONE = auto()  # there is no body
    SIZED = auto()  # Content-Length, more than 0
    CHUNKED = auto()  # the terminal chunk
    UNTIL_FIN = auto()  # the end of the connection, so that a cut looks like an end
    TUNNEL = auto()  # no HTTP any more: 101, or CONNECT granted
    UNKNOWN = auto()  # not HTTP/1, or beyond what the rules allow


@dataclass(frozen=True, slots=True)
class Framing:
    """A body's end, and its length in bytes where the head tells it."""

    body: Body
    length: int = 0


def of_request(head: Head) -> Framing:
    """The framing of a request's body."""
    if head.method is None:
        return Framing(Body.UNKNOWN)
    return _declared(head) or Framing(Body.NONE)


def of_response(head: Head, method: bytes) -> Framing:
    """The framing of the body that answers a request by `method`."""
    status = head.status
    if status is None:
        return Framing(Body.UNKNOWN)
    if status == 101 or (method == b"CONNECT" and 200 <= status < 300):
        return Framing(Body.TUNNEL)
    if status < 200 or status in (204, 304) or method == b"HEAD":
        return Framing(Body.NONE)
    return _declared(head) or Framing(Body.UNTIL_FIN)


def _declared(head: Head) -> Framing | None:
    codings = head.elements(b"transfer-encoding")
    if codings:
        return Framing(Body.CHUNKED if codings[-1] == b"chunked" else Body.UNTIL_FIN)
    lengths = set(head.elements(b"content-length"))
    if not lengths:
        return None
    length = lengths.pop()
    if lengths or not length.isdigit() or len(length) > 18:
        return Framing(Body.UNKNOWN)
    return Framing(Body.SIZED, int(length)) if int(length) else Framing(Body.NONE)
