"""Reading and rewriting one direction's header blocks without breaking HPACK (RFC 7541).

Sender and receiver keep a table in step, block by block, so no block may simply be left
out or replaced: the receiver would lack its insertions and misread every later one.

What keeps it right: the decoder here reads every block and so stays in step with the
sender for ever. Until the first block is changed or dropped, blocks are passed on as
they came and the receiver is in step too. From then on *every* block of this direction
is encoded anew, from the static table and never-indexed literals alone (§6.2.3). Such a
block neither reads nor writes the receiver's table, whose content no longer matters.
Table size updates (§6.3) are repeated, since a receiver that lowered its limit may
insist on one (§4.2).
"""

from __future__ import annotations

from hpack import Decoder, Encoder
from hpack.exceptions import HPACKError
from hpack.hpack import decode_integer, encode_integer

from faults.frames.http2.link.frame import DEFAULT_FRAME_BYTES, Flag, Frame, Headers, Kind

TABLE_BYTES_MAX = 1024 * 1024  # an encoder that wants more is not followed
FIELDS_BYTES_MAX = 256 * 1024
_PRIORITY_BYTES = 5
_SIZE_UPDATE, _SIZE_UPDATE_MASK = 0x20, 0xE0


class HeaderBlocks:
    """One direction. After a block that cannot be read nothing of the direction can be."""

    def __init__(self) -> None:
        self._decoder = Decoder(max_header_list_size=FIELDS_BYTES_MAX)
        self._decoder.max_allowed_table_size = TABLE_BYTES_MAX
        self._encoder = Encoder()
        self._due: list[int] = []  # size updates that the receiver has still to be told
        self._anew = False

    def read(self, frames: tuple[Frame, ...], *, trailers: bool) -> Headers | None:
        """The block that `frames` carry, or None where they break RFC 9113 §6.2 or RFC 7541."""
        first = frames[0]
        opening = _opening(first)
        if opening is None:
            return None
        promised_id, fragment = opening
        block = fragment + b"".join(frame.payload for frame in frames[1:])
        try:
            fields = tuple((bytes(n), bytes(v)) for n, v in self._decoder.decode(block, raw=True))
        except HPACKError:
            return None
        self._note_size_updates(block)
        wire = b"".join(frame.wire() for frame in frames)
        return Headers(
            first.direction, first.stream_id, fields, first.ends, trailers, promised_id, wire
        )

    def encode_anew(self) -> None:
        """A block is changed or dropped: from now on none may go as it came."""
        self._anew = True

    def write(self, headers: Headers) -> bytes:
        """The bytes of its frames: those it came in, while the receiver can read them."""
        if headers.wire and not self._anew:
            self._due.clear()
            return headers.wire
        block = b""
        if self._anew:
            block = b"".join(_size_update(size) for size in self._due)
            self._due.clear()
        block += self._encoder.encode([(n, v, True) for n, v in headers.fields])
        return b"".join(frame.wire() for frame in _frames(headers, block))

    def _note_size_updates(self, block: bytes) -> None:
        while block and block[0] & _SIZE_UPDATE_MASK == _SIZE_UPDATE:
            size, used = decode_integer(block, 5)
            # Of several, the lowest evicts and the last stays, RFC 7541 §4.2.
            self._due = [min((*self._due, size)), size]
            block = block[used:]


def _opening(frame: Frame) -> tuple[int, bytes] | None:
    """The promised stream (0 for HEADERS) and the fragment, None if its lengths lie."""
    payload, padding = frame.payload, 0
    if frame.flags & Flag.PADDED:
        if not payload:
            return None
        padding, payload = payload[0], payload[1:]
    promise = frame.kind == Kind.PUSH_PROMISE
    skip = 4 if promise else _PRIORITY_BYTES if frame.flags & Flag.PRIORITY else 0
    if len(payload) < skip + padding:
        return None
    promised_id = int.from_bytes(payload[:4]) & 0x7FFF_FFFF if promise else 0
    return promised_id, payload[skip : len(payload) - padding]


def _size_update(size: int) -> bytes:
    octets = encode_integer(size, 5)
    octets[0] |= _SIZE_UPDATE
    return bytes(octets)


def _frames(headers: Headers, block: bytes) -> list[Frame]:
    """Without the priority that RFC 9113 §5.3.2 deprecates, and without padding."""
    kind, flags = Kind.HEADERS, Flag.END_STREAM if headers.ends else 0
    if headers.promised_id:
        kind, flags = Kind.PUSH_PROMISE, 0
        block = headers.promised_id.to_bytes(4) + block
    cuts = range(0, max(len(block), 1), DEFAULT_FRAME_BYTES)
    return [
        Frame(
            headers.direction,
            Kind.CONTINUATION if at else kind,
            (0 if at else flags) | (Flag.END_HEADERS if at == cuts[-1] else 0),
            headers.stream_id,
            block[at : at + DEFAULT_FRAME_BYTES],
        )
        for at in cuts
    ]
