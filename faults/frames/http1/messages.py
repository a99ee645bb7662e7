"""The messages of one direction of one connection, taken apart without losing a byte."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import Enum, auto
from typing import NamedTuple

from faults.frames.http1.framing import Body, Framing
from faults.frames.http1.head import Head

# No stack under test takes a head as long (uvicorn 64 KiB, h11 16 KiB, nginx 32 KiB, grpc 16 KiB).
HEAD_LIMIT_BYTES = 65_536
SIZE_LINE_LIMIT_BYTES = 4_096

# RFC 9112 §7.1: chunk-size [ chunk-ext ] CRLF; a bare LF is taken as many do (§2.2).
_SIZE_LINE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\n]*)?\r?\n")
_LINE_ENDS = (b"\n", b"\r\n")


class Part(Enum):
    """What a byte belongs to."""

    HEAD = auto()  # through its blank line
    SIZE = auto()  # a chunk's size line, the terminal chunk's also
    DATA = auto()  # the body itself
    LINE_END = auto()  # behind a chunk's data
    TRAILER = auto()  # behind the terminal chunk's size line, through the blank line
    TUNNEL = auto()  # behind a granted Upgrade or CONNECT
    OPAQUE = auto()  # not followed any more: not HTTP/1, or out of bounds


class Piece(NamedTuple):
    """A run of bytes of one part. The pieces' data joined is what was fed.

    A tuple, since several are made of every read: a frozen dataclass takes four times as long.
    """

    part: Part
    data: bytes
    first: bool  # it begins its part
    last: bool  # it completes its part; DATA: the chunk's, or the sized body's
    ends: bool = False  # and its message


class Messages:
    """Fed one direction's bytes in any split. Never raises: what it cannot follow is OPAQUE.

    `framing_of` is asked once per whole head. Pieces are cut at other places when fed in
    another split, but parts begin and end at the same bytes. Between two pieces the
    attributes say where the first one ended.
    """

    def __init__(self, framing_of: Callable[[Head], Framing]) -> None:
        self.part = Part.HEAD  # of the next byte
        self.head: Head | None = None  # of the message under way, once it is whole
        self.body = Body.NONE
        self.size = 0  # of the chunk or sized body under way
        self.left = 0  # of `size`, still to come
        self._framing_of = framing_of
        self._line = bytearray()  # so far, of a part that is made of lines
        self._line_at = 0  # where in it the last line begins

    @property
    def begun(self) -> bool:
        """Some bytes of `part` have come, the rest not."""
        return bool(self._line) or (self.part is Part.DATA and self.left < self.size)

    @property
    def lost(self) -> bool:
        """Past following: whatever comes is OPAQUE."""
        return self.part is Part.OPAQUE

    @property
    def at_boundary(self) -> bool:
        """In a body, and where another chunk (or, unchunked, another byte) may begin."""
        if self.part is Part.SIZE:
            return not self._line
        return self.part is Part.DATA and self.body is not Body.CHUNKED

    def tunnel(self) -> None:
        """What comes from now on is no HTTP any more."""
        clean = self.part is Part.HEAD and not self._line
        self._turn(Part.TUNNEL if clean else Part.OPAQUE)

    def feed(self, data: bytes) -> Iterator[Piece]:
        """The pieces of `data`. To be exhausted: it stands still where it is left."""
        at = 0
        while at < len(data):
            piece = self._piece(data, at)
            at += len(piece.data)
            yield piece

    def _piece(self, data: bytes, at: int) -> Piece:
        match self.part:  # the most frequent first
            case Part.DATA:
                return self._data(data, at)
            case Part.TUNNEL | Part.OPAQUE:
                return Piece(self.part, data[at:], first=False, last=False)
            case Part.SIZE:
                return self._size(data, at)
            case Part.LINE_END:
                return self._line_end(data, at)
            case Part.HEAD:
                return self._head(data, at)
            case Part.TRAILER:
                return self._trailer(data, at)

    def _head(self, data: bytes, at: int) -> Piece:
        taken, first, last = self._block(data, at)
        if self.lost or not last:
            return Piece(self.part, taken, first, last=False)
        self.head = Head.parse(bytes(self._line))
        framing = self._framing_of(self.head)
        self.body, self.size = framing.body, framing.length
        match framing.body:
            case Body.NONE:
                self._turn(Part.HEAD)
            case Body.CHUNKED:
                self._turn(Part.SIZE)
            case Body.SIZED | Body.UNTIL_FIN:
                self.left = framing.length
                self._turn(Part.DATA)
            case Body.TUNNEL:
                self._turn(Part.TUNNEL)
            case Body.UNKNOWN:
                self._turn(Part.OPAQUE)
                return Piece(Part.OPAQUE, taken, first, last=False)
        return Piece(Part.HEAD, taken, first, last=True, ends=framing.body is Body.NONE)

    def _size(self, data: bytes, at: int) -> Piece:
        first = not self._line
        taken, whole = self._grow(data, at, SIZE_LINE_LIMIT_BYTES)
        if self.lost or not whole:
            return Piece(self.part, taken, first, last=False)
        found = _SIZE_LINE.fullmatch(self._line)
        if not found:
            self._turn(Part.OPAQUE)
            return Piece(Part.OPAQUE, taken, first, last=False)
        self.size = self.left = int(found[1], 16)
        self._turn(Part.DATA if self.size else Part.TRAILER)
        return Piece(Part.SIZE, taken, first, last=True)

    def _data(self, data: bytes, at: int) -> Piece:
        if self.body is Body.UNTIL_FIN:
            return Piece(Part.DATA, data[at:], first=False, last=False)
        first = self.left == self.size
        taken = data[at : at + self.left]
        self.left -= len(taken)
        if self.left:
            return Piece(Part.DATA, taken, first, last=False)
        chunked = self.body is Body.CHUNKED
        self._turn(Part.LINE_END if chunked else Part.HEAD)
        return Piece(Part.DATA, taken, first, last=True, ends=not chunked)

    def _line_end(self, data: bytes, at: int) -> Piece:
        first = not self._line
        taken = data[at : at + (2 if first and data[at] == 0x0D else 1)]
        self._line += taken
        if bytes(self._line) == b"\r":
            return Piece(Part.LINE_END, taken, first, last=False)
        good = bytes(self._line) in _LINE_ENDS
        self._turn(Part.SIZE if good else Part.OPAQUE)
        return Piece(Part.LINE_END if good else Part.OPAQUE, taken, first, last=good)

    def _trailer(self, data: bytes, at: int) -> Piece:
        taken, first, last = self._block(data, at, may_be_empty=True)
        if last:
            self._turn(Part.HEAD)
        part = Part.TRAILER if last else self.part
        return Piece(part, taken, first, last, ends=last)

    def _block(self, data: bytes, at: int, may_be_empty: bool = False) -> tuple[bytes, bool, bool]:
        """Lines through a blank one that is not the first: bytes taken, begun here, ended here."""
        first, begin, last = not self._line, at, False
        while at < len(data) and not last and not self.lost:
            taken, whole = self._grow(data, at, HEAD_LIMIT_BYTES)
            at += len(taken)
            if whole and not self.lost:
                blank = bytes(self._line[self._line_at :]) in _LINE_ENDS
                last = blank and (may_be_empty or bool(self._line.strip()))
                self._line_at = len(self._line)
        return data[begin:at], first, last

    def _grow(self, data: bytes, at: int, limit: int) -> tuple[bytes, bool]:
        """The bytes through the next line feed, and whether there is one. Over `limit`: OPAQUE."""
        found = data.find(b"\n", at, at + limit + 1 - len(self._line))
        taken = data[at : found + 1] if found >= 0 else data[at:]
        self._line += taken
        if len(self._line) > limit:
            self._turn(Part.OPAQUE)
        return taken, found >= 0

    def _turn(self, part: Part) -> None:
        self.part = part
        self._line.clear()
        self._line_at = 0
