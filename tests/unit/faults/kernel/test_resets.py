"""A crafted RST is one that a kernel would take."""

from __future__ import annotations

import struct

import pytest

from faults.fault import Side
from faults.kernel.flows import Flow
from faults.kernel.packet import ACK, RST, Packet
from faults.kernel.resets import reset_to

FLOW = Flow(client=0xC6120001, client_port=5001, server=0xC6120002, server_port=80)


def sums_to_all_ones(data: bytes) -> bool:
    """How a receiver checks the Internet checksum (RFC 1071 section 1)."""
    total: int = sum(struct.unpack(f"!{len(data) // 2}H", data))
    return (total & 0xFFFF) + (total >> 16) == 0xFFFF


@pytest.mark.parametrize(
    ("side", "ends"),
    [
        (Side.CLIENT, (0xC6120002, 80, 0xC6120001, 5001)),
        (Side.SERVER, (0xC6120001, 5001, 0xC6120002, 80)),
    ],
)
def test_it_comes_from_the_other_end(side: Side, ends: tuple[int, int, int, int]) -> None:
    segment = Packet(reset_to(side, FLOW, 4_000_000_000, 7)).segment
    assert segment == (*ends, 4_000_000_000, 7, RST | ACK, 0)


@pytest.mark.parametrize("sequence", [0, 1, 0xFFFF, 0xFFFF_FFFF])
def test_both_checksums_hold(sequence: int) -> None:
    raw = reset_to(Side.CLIENT, FLOW, sequence, 0xFFFF_0001)
    assert len(raw) == struct.unpack_from("!H", raw, 2)[0] == 40
    assert sums_to_all_ones(raw[:20])
    assert sums_to_all_ones(raw[12:20] + b"\0\x06\0\x14" + raw[20:])
