"""Reading IPv4 and TCP headers."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faults.kernel.packet import ACK, FIN, SYN, Packet, is_ipv4

CLIENT, SERVER = 0xC6120001, 0xC6120002


def ipv4(payload: bytes, protocol: int = 6, fragment: int = 0, options: bytes = b"") -> bytes:
    first = 0x40 | (20 + len(options)) // 4
    length = 20 + len(options) + len(payload)
    head = struct.pack("!BBHHHBBH", first, 0, length, 0, fragment, 64, protocol, 0)
    return head + struct.pack("!II", CLIENT, SERVER) + options + payload


def tcp(flags: int, payload: bytes = b"", sequence: int = 100, options: bytes = b"") -> bytes:
    offset = (20 + len(options)) // 4 << 4
    head = struct.pack("!HHIIBBHHH", 5000, 80, sequence, 200, offset, flags, 0, 0, 0)
    return head + options + payload


@pytest.mark.parametrize("ip_options", [b"", bytes(4)])
@pytest.mark.parametrize("tcp_options", [b"", bytes(12)])
def test_a_segment_is_read_whatever_options_it_carries(
    ip_options: bytes, tcp_options: bytes
) -> None:
    packet = Packet(ipv4(tcp(ACK, b"token", options=tcp_options), options=ip_options))
    assert packet.segment == (CLIENT, 5000, SERVER, 80, 100, 200, ACK, 5)
    assert packet.size_bytes == 45 + len(ip_options) + len(tcp_options)


@pytest.mark.parametrize(
    ("flags", "payload", "following"),
    [(ACK, b"", 100), (ACK, b"token", 105), (SYN, b"", 101), (FIN | ACK, b"token", 106)],
)
def test_syn_and_fin_count_as_a_byte_each(flags: int, payload: bytes, following: int) -> None:
    segment = Packet(ipv4(tcp(flags, payload))).segment
    assert segment is not None
    assert segment.next_sequence == following


def test_sequence_numbers_wrap() -> None:
    segment = Packet(ipv4(tcp(ACK, b"token", sequence=2**32 - 2))).segment
    assert segment is not None
    assert segment.next_sequence == 3


def test_only_a_syn_without_an_ack_opens() -> None:
    flags = [SYN, SYN | ACK, ACK, FIN]
    segments = [Packet(ipv4(tcp(value))).segment for value in flags]
    assert [segment is not None and segment.opens for segment in segments] == [
        True, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "raw",
    [
        ipv4(bytes(8), protocol=17),
        ipv4(tcp(ACK), fragment=0x0001),
        ipv4(tcp(ACK)[:19]),
    ],
    ids=["udp", "a later fragment", "too short"],
)
def test_what_carries_no_tcp_header_has_no_segment(raw: bytes) -> None:
    assert Packet(raw).segment is None


def test_ipv6_is_told_apart() -> None:
    assert is_ipv4(ipv4(b""))
    assert not is_ipv4(b"\x60" + bytes(39))
    assert not is_ipv4(b"\x45")


@given(st.binary(min_size=20, max_size=80))
def test_no_bytes_are_too_strange_to_read(raw: bytes) -> None:
    Packet(b"\x40" + raw[1:])
