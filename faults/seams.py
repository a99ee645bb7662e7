"""Where a text or a frame is most easily cut in two: places for a slice, found on the fly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import StrEnum

from faults.frames.websocket.frames import Frames

Cuts = Callable[[bytes], Iterator[int]]


class Seam(StrEnum):
    """Kinds of place, each inside something that a parser must put together again."""

    UTF8 = "utf8"  # behind the first byte of a character that has several
    SSE_LINE = "sse-line"  # inside a field's name, between CR and LF, between two line ends
    WEBSOCKET_HEADER = "websocket-header"  # behind the first byte of a frame's header
    GRPC_PREFIX = "grpc-prefix"  # inside the five bytes before a message


FOLLOWED = (Seam.WEBSOCKET_HEADER, Seam.GRPC_PREFIX)
"""Found only by who has followed the connection from its first byte."""

_LEAD = re.compile(rb"[\xc2-\xf4]")
_LINE = re.compile(rb"(?:^|(?<=\n))[a-z](?=[a-z]*:)|\r(?=\n)|\n(?=\r?\n)")
_HEAD_END = b"\r\n\r\n"
_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_DATA, _PADDED = 0x0, 0x8


def cuts_at(seam: Seam) -> Cuts:
    """A finder for one direction of one link: given each chunk, where in it to cut.

    Offsets rise; one equal to the chunk's length stands for the chunk's own end.
    """
    match seam:
        case Seam.UTF8:
            return lambda data: (found.end() for found in _LEAD.finditer(data))
        case Seam.SSE_LINE:
            return lambda data: (found.end() for found in _LINE.finditer(data))
        case Seam.WEBSOCKET_HEADER:
            return _WebSocketHeaders().cuts
        case Seam.GRPC_PREFIX:
            return _GrpcPrefixes().cuts


class _WebSocketHeaders:
    """RFC 6455 section 5.2, behind the head of the handshake."""

    def __init__(self) -> None:
        self._frames = Frames()
        self._head: bytes | None = b""

    def cuts(self, data: bytes) -> Iterator[int]:
        at = 0
        if self._head is not None:
            seen = len(self._head)
            self._head += data
            end = self._head.find(_HEAD_END)
            if end < 0:
                return
            at = end + len(_HEAD_END) - seen
            self._head = None
        for piece in self._frames.feed(data[at:]):
            if piece.first:
                yield at + 1
            at += len(piece.data)


class _GrpcPrefixes:
    """RFC 9113 section 4.1 and gRPC's Length-Prefixed-Message, byte by byte."""

    def __init__(self) -> None:
        self._head = bytearray()
        self._payload = 0  # of the frame under way, still to come
        self._stream: int | None = None  # of the DATA frame under way
        self._prefixes: dict[int, bytearray] = {}
        self._messages: dict[int, int] = {}  # bytes of each stream's message still to come

    def cuts(self, data: bytes) -> Iterator[int]:
        at = 0
        while at < len(data):
            if not self._payload:
                at = self._header(data, at)
                continue
            end = min(len(data), at + self._payload)
            self._payload -= end - at
            if self._stream is not None:
                yield from self._body(data, at, end, self._stream)
            at = end

    def _header(self, data: bytes, at: int) -> int:
        """Take one byte of a frame's header or of the client's preface."""
        self._head.append(data[at])
        if bytes(self._head) == _PREFACE:
            self._head.clear()
        elif len(self._head) >= 9 and not _PREFACE.startswith(bytes(self._head)):
            kind, flags = self._head[3], self._head[4]
            self._payload = int.from_bytes(self._head[:3], "big")
            whole = kind == _DATA and not flags & _PADDED
            self._stream = int.from_bytes(self._head[5:9], "big") if whole else None
            self._head.clear()
        return at + 1

    def _body(self, data: bytes, at: int, end: int, stream: int) -> Iterator[int]:
        prefix = self._prefixes.setdefault(stream, bytearray())
        while at < end:
            left = self._messages.get(stream, 0)
            if left:
                self._messages[stream] = max(0, left - (end - at))
                at = min(end, at + left)
                continue
            prefix.append(data[at])
            at += 1
            if len(prefix) == 2:
                yield at
            if len(prefix) == 5:
                self._messages[stream] = int.from_bytes(prefix[1:], "big")
                prefix.clear()
