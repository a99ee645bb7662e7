"""The frame of RFC 6455 §5.2: its header, read and written, legal or not."""

from __future__ import annotations

from dataclasses import dataclass

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA

HEADER_LIMIT_BYTES = 14
RSV1 = 4  # in `Header.rsv`, RSV2 and RSV3 below it. Marks a compressed message (RFC 7692 §6)
_LENGTH_BYTES = {126: 2, 127: 8}


@dataclass(frozen=True, slots=True)
class Header:
    """One frame's header. `length` is the payload's, in bytes, as declared."""

    opcode: int
    length: int
    fin: bool = True
    rsv: int = 0
    key: bytes | None = None  # four bytes, of a masked frame

    @property
    def control(self) -> bool:
        """A control frame: it may stand between the frames of a message (§5.5)."""
        return self.opcode >= 0x8

    def encode(self) -> bytes:
        """The header with the shortest length that holds (§5.2 demands that)."""
        mask = 0x80 if self.key is not None else 0
        first = bytes((self.fin << 7 | self.rsv << 4 | self.opcode,))
        if self.length < 126:
            size = bytes((mask | self.length,))
        elif self.length < 1 << 16:
            size = bytes((mask | 126,)) + self.length.to_bytes(2, "big")
        else:
            size = bytes((mask | 127,)) + self.length.to_bytes(8, "big")
        return first + size + (self.key or b"")


def decode(raw: bytes) -> tuple[Header, int] | None:
    """The header with which `raw` begins, and its size in bytes; None while it is not whole.

    Any bytes are a header, once there are enough of them.
    """
    if len(raw) < 2:
        return None
    masked, short = raw[1] & 0x80, raw[1] & 0x7F
    sized = _LENGTH_BYTES.get(short, 0)
    size = 2 + sized + (4 if masked else 0)
    if len(raw) < size:
        return None
    header = Header(
        opcode=raw[0] & 0x0F,
        length=int.from_bytes(raw[2 : 2 + sized], "big") if sized else short,
        fin=bool(raw[0] & 0x80),
        rsv=raw[0] >> 4 & 0x7,
        key=raw[2 + sized : size] if masked else None,
    )
    return header, size


def frame(opcode: int, payload: bytes, *, fin: bool = True, rsv: int = 0) -> bytes:
    """A whole unmasked frame, as a server sends it."""
    return Header(opcode, len(payload), fin=fin, rsv=rsv).encode() + payload


def masked(data: bytes, key: bytes) -> bytes:
    """`data` masked, or unmasked again, with the four bytes of `key` (§5.3)."""
    repeated = (key * (len(data) // 4 + 1))[: len(data)]
    return (int.from_bytes(data, "big") ^ int.from_bytes(repeated, "big")).to_bytes(
        len(data), "big"
    )
