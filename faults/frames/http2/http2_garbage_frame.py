"""A frame that may not be there, or not in this shape."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.act import Act, Followed
from faults.frames.http2.link.frame import Answer, Flag, Frame, Kind
from faults.frames.http2.link.rewriter import Http2Rewriter


class Garbage(StrEnum):
    """What is wrong with the frame; RFC 9113 has a connection error for each."""

    TORN_SETTINGS = "torn-settings"  # 5 bytes, §6.5
    SHORT_PING = "short-ping"  # 7 bytes, §6.7
    NOTHING_GRANTED = "nothing-granted"  # WINDOW_UPDATE of 0 for the connection, §6.9
    WINDOW_OVERFLOW = "window-overflow"  # more than 2^31-1 for the connection, §6.9.1
    STRAY_CONTINUATION = "stray-continuation"  # with no block to continue, §6.10
    BROKEN_BLOCK = "broken-block"  # headers that are no HPACK, §4.3
    DATA_ON_CONNECTION = "data-on-connection"  # stream 0, §6.1
    RESET_OF_CONNECTION = "reset-of-connection"  # RST_STREAM on stream 0, §6.4
    DATA_ON_IDLE = "data-on-idle"  # a stream that nobody opened, §5.1


@dataclass(frozen=True, slots=True)
class Http2GarbageFrame(FrameFault):
    """One frame towards the client that its receiver must answer with a connection error."""

    garbage: Garbage = Garbage.TORN_SETTINGS

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="a proxy's bug, two writers on one connection, a broken memory",
        default="",
        source="RFC 9113 §5.4.1, §6; gRPC PROTOCOL-HTTP2 'Errors'",
        looks={
            "grpc": "UNKNOWN or (broken-block) INTERNAL 'Failed parsing HTTP/2'; grpcio 1.85 "
            "ignores window-overflow, *-connection and data-on-idle"
        },
    )

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(_Garble(self.garbage))


class _Garble(Act):
    def __init__(self, garbage: Garbage) -> None:
        self._garbage = garbage

    def chosen(self, link: Followed, stream_id: int, /) -> Iterable[Answer]:
        yield _frame(self._garbage, stream_id, link.streams.newest_id + 1000)


def _frame(garbage: Garbage, stream_id: int, idle_id: int) -> Frame:
    block = Flag.END_HEADERS | Flag.END_STREAM
    match garbage:
        case Garbage.TORN_SETTINGS:
            return Frame(Direction.DOWN, Kind.SETTINGS, 0, 0, b"\x00\x04\x00\x00\x00")
        case Garbage.SHORT_PING:
            return Frame(Direction.DOWN, Kind.PING, 0, 0, b"garbage")
        case Garbage.NOTHING_GRANTED:
            return Frame(Direction.DOWN, Kind.WINDOW_UPDATE, 0, 0, bytes(4))
        case Garbage.WINDOW_OVERFLOW:
            return Frame(Direction.DOWN, Kind.WINDOW_UPDATE, 0, 0, b"\x7f\xff\xff\xff")
        case Garbage.STRAY_CONTINUATION:
            return Frame(Direction.DOWN, Kind.CONTINUATION, block, stream_id, b"")
        case Garbage.BROKEN_BLOCK:
            return Frame(Direction.DOWN, Kind.HEADERS, block, stream_id, b"\xff" * 8)
        case Garbage.DATA_ON_CONNECTION:
            return Frame(Direction.DOWN, Kind.DATA, 0, 0, b"garbage")
        case Garbage.RESET_OF_CONNECTION:
            return Frame(Direction.DOWN, Kind.RST_STREAM, 0, 0, bytes(4))
        case Garbage.DATA_ON_IDLE:
            return Frame(Direction.DOWN, Kind.DATA, 0, idle_id, b"garbage")
