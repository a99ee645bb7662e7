"""A crafted TCP RST, as a middlebox sends one in the name of the other end."""

from __future__ import annotations

import struct

from faults.fault import Side
from faults.kernel.flows import Flow
from faults.kernel.packet import ACK, RST

_TIME_TO_LIVE = 64
_TCP_PROTOCOL = 6


def reset_to(side: Side, flow: Flow, sequence: int, acknowledgment: int) -> bytes:
    """An IPv4 packet of 40 bytes that resets this side of the connection.

    `sequence` must be what that side awaits. `acknowledgment` is its own next sequence
    number: only an end that is still connecting looks at it (RFC 9293 section 3.10.7.3).
    """
    client, server = (flow.client, flow.client_port), (flow.server, flow.server_port)
    (source, source_port), (destination, destination_port) = (
        (server, client) if side is Side.CLIENT else (client, server)
    )
    addresses = struct.pack("!II", source, destination)
    tcp = struct.pack("!HHIIBBHHH", source_port, destination_port, sequence, acknowledgment,
                      5 << 4, RST | ACK, 0, 0, 0)  # fmt: skip
    pseudo = addresses + struct.pack("!BBH", 0, _TCP_PROTOCOL, len(tcp))
    tcp = _with_checksum(tcp, at=16, over=pseudo + tcp)
    ip = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(tcp), 0, 0, _TIME_TO_LIVE, _TCP_PROTOCOL, 0)
    ip += addresses
    return _with_checksum(ip, at=10, over=ip) + tcp


def _with_checksum(header: bytes, at: int, over: bytes) -> bytes:
    """The Internet checksum (RFC 1071) of `over`, put into `header`; its length is even."""
    total: int = sum(struct.unpack(f"!{len(over) // 2}H", over))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return header[:at] + struct.pack("!H", ~total & 0xFFFF) + header[at + 2 :]
