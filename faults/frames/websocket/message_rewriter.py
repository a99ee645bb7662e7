"""A rewriter that is handed the server's messages, whole and uncompressed."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from faults.fault import Direction
from faults.frames.http1.head import Head
from faults.frames.rewriter import Action, Forward
from faults.frames.websocket.frame import BINARY, CLOSE, CONTINUATION, RSV1, TEXT, Header, frame
from faults.frames.websocket.frames import FramePiece
from faults.frames.websocket.inflater import Inflater, agreed
from faults.frames.websocket.websocket_rewriter import WebSocketRewriter
from faults.frames.websocket.whole_frame import HELD_LIMIT_BYTES


@dataclass(frozen=True, slots=True)
class Message:
    """A text or binary message, its payload as the application gave it."""

    opcode: int
    payload: bytes

    def encode(self) -> bytes:
        """The message as one frame."""
        return frame(self.opcode, self.payload)


@dataclass(slots=True)
class _Held:
    """A message on its way in."""

    opcode: int
    rsv: int
    raw: bytearray = field(default_factory=bytearray)  # its frames as they came
    payload: bytearray = field(default_factory=bytearray)
    odd: bool = False  # no message that RFC 6455 §5.4 allows: let through as it came


class MessageRewriter(WebSocketRewriter):
    """Hands each message that begins after the firing to `message`, until it says `done`.

    Compressed messages build on one another (RFC 7692 §7.2.3.2), so one cannot be left out
    or sent twice as it is. From the firing on they are inflated and sent uncompressed, which
    §6 allows for any message, and after `done` too. Control frames overtake a message that
    is on its way in. One of more than `HELD_LIMIT_BYTES`, or one that cannot be inflated, is
    let through as it came.
    """

    def __init__(self) -> None:
        super().__init__()
        self.done = False
        self._inflater: Inflater | None = None
        self._passing = False  # a message that is let through is under way
        self._compressed = False  # and it is compressed
        self._header = b""  # held, until it is whole
        self._holds_frame = False
        self._held: _Held | None = None

    @abstractmethod
    def message(self, message: Message) -> Iterable[bytes]:
        """Hook: the frames to send in the place of `message`."""

    def left(self) -> Iterable[bytes]:
        """Hook: what is still withheld when no further message will come."""
        return ()

    def handshake(self, response: Head) -> None:
        self._inflater = agreed(response)

    def frame_passed(self, direction: Direction, piece: FramePiece) -> None:
        if direction is Direction.DOWN:
            self._follow(piece)

    def frame_piece(self, direction: Direction, piece: FramePiece) -> Iterator[Action]:
        if direction is Direction.UP:
            yield Forward(direction, piece.data)
            return
        header = piece.header
        if not piece.payload and (piece.first or self._header):
            self._header += piece.data
            if header is None:
                return
            yield from self._begin(header, piece)
        elif self._held and self._holds_frame:
            self._held.raw += piece.data
            self._held.payload += piece.data
        else:
            yield from self._let_through(piece, piece.data)
        if piece.last and header and header.fin and self._holds_frame:
            yield from self._complete()

    def end(self, direction: Direction) -> Iterator[Action]:
        if direction is Direction.DOWN:
            held = bytes(self._held.raw) if self._held else b""
            for data in (*self.left(), held, self._header):
                yield Forward(direction, data)
            self._held, self._header = None, b""

    @property
    def _wanted(self) -> bool:
        inflater = self._inflater
        inflates = inflater is not None and inflater.context_takeover and not inflater.lost
        return inflates or not self.done

    def _begin(self, header: Header, piece: FramePiece) -> Iterator[Action]:
        raw, self._header = self._header, b""
        self._holds_frame = False
        if header.opcode == CLOSE:
            for data in self.left():
                yield Forward(Direction.DOWN, data)
        if header.control or self._passing or (not self._held and not self._wanted):
            yield from self._let_through(piece, raw)
        elif len(self._held.raw if self._held else b"") + header.length > HELD_LIMIT_BYTES:
            yield from self._give_up()
            yield from self._let_through(piece, raw)
        else:
            self._hold(header, raw)

    def _hold(self, header: Header, raw: bytes) -> None:
        self._holds_frame = True
        held = self._held
        if held is None:
            held = self._held = _Held(header.opcode, header.rsv)
            readable = header.rsv == 0 or (header.rsv == RSV1 and self._inflater is not None)
            held.odd = header.opcode not in (TEXT, BINARY) or not readable
        else:
            held.odd |= header.opcode != CONTINUATION or header.rsv != 0
        held.odd |= header.key is not None
        held.raw += raw

    def _complete(self) -> Iterator[Action]:
        held, self._held = self._held, None
        if held is None:
            return
        self._holds_frame = False
        payload: bytes | None = bytes(held.payload)
        if held.rsv == RSV1 and self._inflater:
            payload = self._inflater.inflate(bytes(held.payload))
        if held.odd or payload is None or (self.done and held.rsv == 0):
            yield Forward(Direction.DOWN, bytes(held.raw))
            return
        message = Message(held.opcode, payload)
        for data in (message.encode(),) if self.done else self.message(message):
            yield Forward(Direction.DOWN, data)

    def _give_up(self) -> Iterator[Action]:
        held, self._held = self._held, None
        if held:
            self._compressed = held.rsv == RSV1
            if self._inflater and self._compressed:
                self._inflater.follow(bytes(held.payload))
            yield Forward(Direction.DOWN, bytes(held.raw))

    def _let_through(self, piece: FramePiece, data: bytes) -> Iterable[Action]:
        self._follow(piece)
        return (Forward(Direction.DOWN, data),)

    def _follow(self, piece: FramePiece) -> None:
        header = piece.header
        if header is None or header.control:
            return
        if not piece.payload and header.opcode != CONTINUATION:
            self._compressed = bool(header.rsv & RSV1)
        if self._inflater and self._compressed:
            self._inflater.follow(piece.data if piece.payload else b"")
            if piece.last and header.fin:
                self._inflater.end()
        if piece.last:
            self._passing = not header.fin
