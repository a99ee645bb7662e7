"""When the kernel received each event: packets seen on the loopback interface, read again.

A witness that shares nothing with the clients but the wire: an AF_PACKET socket that keeps
what it saw until the run is over, and three small readers of SSE, WebSocket
(permessage-deflate included) and gRPC. Needs CAP_NET_RAW and CAP_NET_ADMIN; IPv4.
"""

from __future__ import annotations

import ctypes
import re
import socket
import struct
import zlib
from collections import defaultdict
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from clients.arrivals import monotonic_of
from tokenwire.v1.stream_pb2 import Event

# asm-generic/socket.h, linux/if_packet.h, linux/filter.h
_SO_ATTACH_FILTER, _SO_RCVBUFFORCE, _SO_TIMESTAMPNS = 26, 33, 35
_SOL_PACKET, _PACKET_IGNORE_OUTGOING = 263, 23
_ETH_P_ALL, _ETH_P_IP = 0x0003, 0x0800  # bound to the latter, stamps are 14 us later than TCP's
_RECEIVE_BUFFER_BYTES = 512 * 1024 * 1024
_TIMESPEC = struct.Struct("@ll")
_INSTRUCTION = struct.Struct("HBBI")

_SAID = re.compile(rb'"saidNs": ?"(\d+)"')
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_DATA_FRAME = 0


@dataclass(frozen=True, slots=True)
class Segment:
    """A TCP segment with a payload, on its way to a client."""

    at_ns: int
    to_port: int
    sequence: int
    payload: bytes


class Capture:
    """What was caught, once the context is left."""

    def __init__(self) -> None:
        self.segments: list[Segment] = []


@contextmanager
def captured(from_port: int) -> Generator[Capture]:
    """Catch what this port sends over lo. Raises: PermissionError, the capabilities are missing."""
    capture = Capture()
    with socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0) as packets:
        packets.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        packets.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, _RECEIVE_BUFFER_BYTES)
        packets.setsockopt(_SOL_PACKET, _PACKET_IGNORE_OUTGOING, 1)
        _attach(packets, _tcp_from(from_port))
        packets.bind(("lo", _ETH_P_ALL))
        yield capture
        packets.setblocking(False)
        capture.segments = list(_drained(packets))


def received_ns(wire: str, segments: list[Segment]) -> dict[int, int]:
    """From each event's `said_ns`, which no two share, to when its last byte was received."""
    connections: defaultdict[int, list[Segment]] = defaultdict(list)
    for segment in segments:
        connections[segment.to_port].append(segment)
    reader = {"sse": _sse, "websocket": _websocket, "grpc": _grpc}[wire]
    return {
        said_ns: at_ns
        for connection in connections.values()
        for said_ns, at_ns in reader(_Bytes(connection))
    }


class _Bytes:
    """One direction of a connection, in order, that knows when each byte came."""

    def __init__(self, segments: list[Segment]) -> None:
        self._ends: list[tuple[int, int]] = []
        joined = bytearray()
        segments.sort(key=lambda segment: (segment.sequence, segment.at_ns))
        first = segments[0].sequence
        for segment in segments:
            if segment.sequence - first == len(joined):  # else sent again: the first one counts
                joined += segment.payload
                self._ends.append((len(joined), segment.at_ns))
        self.data = bytes(joined)
        self._next = 0

    def when(self, end: int) -> int:
        """When the byte before `end` came. Ask in rising order."""
        while self._ends[self._next][0] < end:
            self._next += 1
        return self._ends[self._next][1]


def _sse(stream: _Bytes) -> Iterator[tuple[int, int]]:
    """The blank line after the data ends the event."""
    for match in _SAID.finditer(stream.data):
        end = _BLANK_LINE.search(stream.data, match.end())
        if end:
            yield int(match[1]), stream.when(end.end())


def _websocket(stream: _Bytes) -> Iterator[tuple[int, int]]:
    """RFC 6455, section 5.2; RFC 7692, section 7.2.2 for what RSV1 means."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    at = stream.data.index(b"\r\n\r\n") + 4
    while at + 2 <= len(stream.data):
        first, length = stream.data[at], stream.data[at + 1]
        at += 2
        if length >= 126:
            size = 2 if length == 126 else 8
            length = int.from_bytes(stream.data[at : at + size], "big")
            at += size
        payload = stream.data[at : at + length]
        at += length
        if first & 0x40:
            payload = inflate.decompress(payload + b"\0\0\xff\xff")
        if (said := _SAID.search(payload)) and at <= len(stream.data):
            yield int(said[1]), stream.when(at)


def _grpc(stream: _Bytes) -> Iterator[tuple[int, int]]:
    """RFC 9113, section 4.1: DATA frames of one stream carry length-prefixed messages."""
    at, message = 0, b""
    while at + 9 <= len(stream.data):
        length = int.from_bytes(stream.data[at : at + 3], "big")
        end = at + 9 + length
        if stream.data[at + 3] == _DATA_FRAME:
            message += stream.data[at + 9 : end]
        while len(message) >= 5 and len(message) >= 5 + int.from_bytes(message[1:5], "big"):
            size = 5 + int.from_bytes(message[1:5], "big")
            yield Event.FromString(message[5:size]).said_ns, stream.when(end)
            message = message[size:]
        at = end


def _drained(packets: socket.socket) -> Iterator[Segment]:
    while True:
        try:
            packet, ancillary, _, _ = packets.recvmsg(1 << 16, 64)
        except BlockingIOError:
            return
        tcp = (packet[0] & 0xF) * 4
        to_port, sequence = struct.unpack_from("!2xHI", packet, tcp)
        payload = packet[tcp + (packet[tcp + 12] >> 4) * 4 :]
        if payload:
            seconds, nanoseconds = _TIMESPEC.unpack(ancillary[0][2])
            at_ns = monotonic_of(seconds * 1_000_000_000 + nanoseconds)
            yield Segment(at_ns, to_port, sequence, payload)


def _tcp_from(port: int) -> list[tuple[int, int, int, int]]:
    """A classic BPF program: code, jump if true, jump if false, operand."""
    return [
        (0x28, 0, 0, 0xFFFFF000),  # ldh protocol
        (0x15, 0, 5, _ETH_P_IP),
        (0x30, 0, 0, 9),  # ldb the IP header's protocol
        (0x15, 0, 3, socket.IPPROTO_TCP),
        (0xB1, 0, 0, 0),  # ldx the IP header's length
        (0x48, 0, 0, 0),  # ldh the source port
        (0x15, 1, 0, port),
        (0x06, 0, 0, 0),  # ret nothing
        (0x06, 0, 0, 0xFFFF),  # ret all of it
    ]


def _attach(packets: socket.socket, program: list[tuple[int, int, int, int]]) -> None:
    code = ctypes.create_string_buffer(b"".join(_INSTRUCTION.pack(*line) for line in program))
    pointer = struct.pack("HP", len(program), ctypes.addressof(code))
    packets.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, pointer)
