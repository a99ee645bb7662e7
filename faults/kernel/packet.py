"""An IPv4 packet, as far as a link must read it (RFC 791 section 3.1, RFC 9293 section 3.1)."""

from __future__ import annotations

import struct
from typing import NamedTuple

FIN, SYN, RST, ACK = 0x01, 0x02, 0x04, 0x10
SEQUENCE_SPACE = 1 << 32

_IPV4 = struct.Struct("!BxHxxHxBxxII")
_TCP = struct.Struct("!HHIIBB")
_TCP_PROTOCOL = 6
_LATER_FRAGMENT = 0x1FFF  # the fragment offset, which leaves its first 20 bytes elsewhere


class Segment(NamedTuple):
    """A TCP header. Addresses are 32-bit integers."""

    source: int
    source_port: int
    destination: int
    destination_port: int
    sequence: int
    acknowledgment: int  # meaningful with ACK in `flags`
    flags: int
    payload_bytes: int

    @property
    def opens(self) -> bool:
        """A SYN that answers none: someone connects."""
        return self.flags & (SYN | ACK) == SYN

    @property
    def next_sequence(self) -> int:
        """What its receiver awaits after it: SYN and FIN count as one byte each."""
        length = self.payload_bytes + bool(self.flags & SYN) + bool(self.flags & FIN)
        return (self.sequence + length) % SEQUENCE_SPACE


class Packet:
    """One IPv4 packet with its bytes; `segment` is None where it carries no TCP header."""

    __slots__ = ("raw", "segment")

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.segment = _segment_in(raw)

    @property
    def size_bytes(self) -> int:
        """With its IP header, as the link's MTU counts."""
        return len(self.raw)


def is_ipv4(raw: bytes) -> bool:
    """Not the neighbour discovery that IPv6 sends on every new device."""
    return len(raw) >= 20 and raw[0] >> 4 == 4


def _segment_in(raw: bytes) -> Segment | None:
    first, total_bytes, fragment, protocol, source, destination = _IPV4.unpack_from(raw)
    header_bytes = (first & 0x0F) * 4
    if protocol != _TCP_PROTOCOL or fragment & _LATER_FRAGMENT or len(raw) < header_bytes + 20:
        return None
    source_port, destination_port, sequence, acknowledgment, offset, flags = _TCP.unpack_from(
        raw, header_bytes
    )
    payload_bytes = total_bytes - header_bytes - (offset >> 4) * 4
    return Segment(
        source,
        source_port,
        destination,
        destination_port,
        sequence,
        acknowledgment,
        flags,
        payload_bytes,
    )
