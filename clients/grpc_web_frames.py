"""gRPC-Web's body without I/O: bytes in any split become messages and trailers.

PROTOCOL-WEB.md, "Message framing": a flag byte, four bytes of length, and so many bytes. The
flag's high bit says that they are trailers, as a block of HTTP/1 header lines; its low bit
that they are compressed, which the protocol leaves out for streams. Other bits are nobody's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

_HEAD_BYTES = 5
_TRAILERS, _COMPRESSED = 0x80, 0x01


class WebMessage(NamedTuple):
    """One message of the stream."""

    data: bytes


class WebTrailers(NamedTuple):
    """The trailers, names in lower case; of a name that comes twice the last counts."""

    fields: Mapping[str, str]


class WebBroken(NamedTuple):
    """No frame of an uncompressed stream, or one that is too long. The last item."""

    reason: str
    too_long: bool = False


WebItem = WebMessage | WebTrailers | WebBroken


class GrpcWebFrames:
    """Feed it what comes in, base64 already undone.

    `any_flags`: take a byte with other bits for a flag too, as connect-web does.
    """

    def __init__(self, max_frame_bytes: int = 16 * 1024 * 1024, *, any_flags: bool = False) -> None:
        self._max_frame_bytes = max_frame_bytes
        self._known_flags = 0xFF if any_flags else _TRAILERS
        self._held = bytearray()
        self._broken = False

    @property
    def unfinished(self) -> bool:
        """Whether a frame has begun that would be lost if the stream ended here."""
        return bool(self._held)

    def feed(self, data: bytes) -> Iterator[WebItem]:
        """The items that are whole with `data`. To be exhausted: it stands still where left."""
        self._held += data
        while not self._broken and (item := self._next()) is not None:
            yield item

    def _next(self) -> WebItem | None:
        held = self._held
        if len(held) < _HEAD_BYTES:
            return self._judged(held[0]) if held else None
        flags, length = held[0], int.from_bytes(held[1:_HEAD_BYTES])
        if (bad := self._judged(flags, length)) is not None:
            return bad
        end = _HEAD_BYTES + length
        if len(held) < end:
            return None
        payload = bytes(held[_HEAD_BYTES:end])
        del held[:end]
        return WebTrailers(fields(payload)) if flags & _TRAILERS else WebMessage(payload)

    def _judged(self, flags: int, length: int = 0) -> WebBroken | None:
        """Whether no frame may begin so."""
        if flags & ~self._known_flags:
            what = "compressed" if flags & _COMPRESSED else "reserved"
            return self._break(WebBroken(f"flag byte 0x{flags:02x}: {what} bit is set"))
        if length > self._max_frame_bytes:
            why = f"a frame of {length} bytes, {self._max_frame_bytes} at the most"
            return self._break(WebBroken(why, too_long=True))
        return None

    def _break(self, broken: WebBroken) -> WebBroken:
        self._broken = True
        self._held.clear()
        return broken


def fields(block: bytes) -> dict[str, str]:
    """The lines of a trailer frame by name; a line without a colon is none."""
    lines = (line.partition(":") for line in block.decode("utf-8", "replace").split("\r\n"))
    return {name.strip().lower(): value.strip() for name, colon, value in lines if colon}


def frame(payload: bytes, *, trailers: bool = False) -> bytes:
    """One frame of these bytes."""
    return bytes([_TRAILERS if trailers else 0]) + len(payload).to_bytes(4) + payload
