"""HTTP/2 frames as they stand on the wire (RFC 9113 §4.1), and what an act may answer with.

`hyperframe` parses to objects that forget the reserved bit, unknown flags and padding;
a frame that is only passed on has to leave as it came. So this one keeps every bit.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from enum import IntEnum

from faults.fault import Direction
from faults.frames.rewriter import Cut, Finish, Forward

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"  # RFC 9113 §3.4, the client's first 24 bytes
HEAD_BYTES = 9
DEFAULT_FRAME_BYTES = 16_384  # what every receiver must accept, RFC 9113 §4.2
DEFAULT_WINDOW_BYTES = 65_535  # RFC 9113 §6.9.2

_HEAD = struct.Struct(">HBBBL")
_STREAM_MASK = 0x7FFF_FFFF


class Kind(IntEnum):
    """RFC 9113 §6. Other values are extensions and pass by (§5.5)."""

    DATA = 0x0
    HEADERS = 0x1
    RST_STREAM = 0x3
    SETTINGS = 0x4
    PUSH_PROMISE = 0x5
    PING = 0x6
    GOAWAY = 0x7
    WINDOW_UPDATE = 0x8
    CONTINUATION = 0x9


class Flag(IntEnum):
    """RFC 9113 §6; ACK and END_STREAM share a bit, on different kinds.

    Not an IntFlag: one `&` with that took 0.5 µs, with this 0.07, and every frame pays several.
    """

    END_STREAM = 0x1
    ACK = 0x1
    END_HEADERS = 0x4
    PADDED = 0x8
    PRIORITY = 0x20


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame. `wire()` gives back exactly the bytes that it was cut from.

    `own`: an act put it in, so the answer to it (the ACK of a PING or of SETTINGS)
    must not reach the peer that never asked.
    """

    direction: Direction
    kind: int
    flags: int
    stream_id: int
    payload: bytes
    reserved: bool = False
    own: bool = field(default=False, compare=False)

    @property
    def ends(self) -> bool:
        """Whether it carries END_STREAM (RFC 9113 §6.1, §6.2)."""
        return self.kind in (Kind.DATA, Kind.HEADERS) and bool(self.flags & Flag.END_STREAM)

    @property
    def acks(self) -> bool:
        return self.kind in (Kind.SETTINGS, Kind.PING) and bool(self.flags & Flag.ACK)

    def wire(self) -> bytes:
        length = len(self.payload)
        stream = self.stream_id | (self.reserved << 31)
        return _HEAD.pack(length >> 8, length & 0xFF, self.kind, self.flags, stream) + self.payload


@dataclass(frozen=True, slots=True)
class Headers:
    """A whole header block: HEADERS or PUSH_PROMISE with its CONTINUATIONs (RFC 9113 §4.3).

    `trailers`: the stream had final response headers before. `promised_id` is 0 except
    for a promise. `wire` is what it was cut from, empty where an act made it.
    """

    direction: Direction
    stream_id: int
    fields: tuple[tuple[bytes, bytes], ...]
    ends: bool
    trailers: bool = False
    promised_id: int = 0
    wire: bytes = field(default=b"", repr=False)


Unit = Frame | Headers
# Forward is bytes that are no frame; all of these leave at a frame's boundary.
Answer = Frame | Headers | Forward | Finish | Cut


def parse_head(octets: bytes | bytearray, at: int) -> tuple[int, int, int, int, bool]:
    """Payload length, kind, flags, stream id and reserved bit from the 9 bytes at `at`."""
    high, low, kind, flags, stream = _HEAD.unpack_from(octets, at)
    return high << 8 | low, kind, flags, stream & _STREAM_MASK, stream > _STREAM_MASK


def body(frame: Frame) -> bytes:
    """A DATA frame's payload without its padding (RFC 9113 §6.1), empty if the padding lies."""
    if not frame.flags & Flag.PADDED:
        return frame.payload
    if not frame.payload or frame.payload[0] >= len(frame.payload):
        return b""
    return frame.payload[1 : len(frame.payload) - frame.payload[0]]


def opposite(direction: Direction) -> Direction:
    return Direction.UP if direction is Direction.DOWN else Direction.DOWN


def begins_block(kind: int) -> bool:
    """Whether a header block begins with such a frame (RFC 9113 §4.3)."""
    return kind in (Kind.HEADERS, Kind.PUSH_PROMISE)
