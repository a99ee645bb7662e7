"""One direction of an HTTP/2 connection: what came, what leaves, and where frames may go in."""

from __future__ import annotations

from collections import deque

from faults.fault import Direction
from faults.frames.http2.link.cutter import Cutter, Piece
from faults.frames.http2.link.flow import Flow
from faults.frames.http2.link.frame import PREFACE, Frame, Headers, Kind, Unit, begins_block
from faults.frames.http2.link.header_blocks import HeaderBlocks
from faults.frames.http2.link.questions import Questions
from faults.frames.rewriter import Action, Finish, Forward

Outgoing = Frame | Headers | Forward | Finish


class Lane:
    """Nothing is put between the halves of a frame or a header block, and no frame before the
    SETTINGS that begin a direction; until it has a place it waits.
    """

    def __init__(self, direction: Direction) -> None:
        self.direction = direction
        self.flow = Flow()
        self.questions = Questions()
        self.headers = HeaderBlocks()
        self.begun = False  # the peer's own first SETTINGS have been read
        self.blind = False  # what comes is not, or no longer, HTTP/2
        self.silenced: set[int] = set()
        self.reset: set[int] = set()  # by an act: its receiver must be told no more, §5.1
        self._cutter = Cutter(direction)
        self._passed_bytes = 0  # of a piece in progress, so much has left already
        self._outgoing: deque[Outgoing] = deque()
        self._early: deque[Outgoing] = deque()  # before the peer's own SETTINGS had come

    def cut(self, data: bytes) -> list[Piece]:
        return self._cutter.cut(data)

    def all_passed(self) -> None:
        """Whatever came has been forwarded, the beginning of a piece in progress too."""
        self._passed_bytes = self._cutter.held_bytes

    def unpassed(self, wire: bytes) -> bytes:
        """What of a piece that is now whole has not been forwarded yet."""
        passed, self._passed_bytes = self._passed_bytes, 0
        return wire[passed:]

    def read(self, piece: Piece, *, trailers: bool) -> Unit | None:
        """The unit in a piece, None where it is none.

        Pieces that were cut together are read one by one: what the cutter already knows
        of later ones is not yet so.
        """
        if isinstance(piece, bytes):
            self.blind = self.blind or piece is not PREFACE
        if isinstance(piece, bytes) or self.blind:
            return None
        self.begun = True
        if not begins_block(piece[0].kind):
            return piece[0]
        unit = self.headers.read(piece, trailers=trailers)
        if unit is None:
            self.blind = self._cutter.blind = True
        return unit

    def put(self, going: Outgoing) -> None:
        frameless = isinstance(going, Forward | Finish) and not self._early
        (self._outgoing if self.begun or frameless else self._early).append(going)

    def offer(self, unit: Unit) -> None:
        """Puts what the receiver's window has room for; the rest waits in `flow`."""
        if isinstance(unit, Frame) and unit.kind == Kind.RST_STREAM:
            self.reset.add(unit.stream_id)
        going = self.flow.offer(unit)
        if isinstance(unit, Headers) and unit not in going:
            self.headers.encode_anew()  # others overtake it
        for part in going:
            self.put(part)

    def leave(self) -> list[Action]:
        """What may leave now. A direction that is not HTTP/2 has no place for anything."""
        if self.begun:
            self._outgoing += self._early
            self._early.clear()
        if self.blind:
            self._outgoing.clear()
        if self._passed_bytes:
            return []
        leaving = [self._action(going) for going in self._outgoing]
        self._outgoing.clear()
        return leaving

    def forward(self, data: bytes) -> Forward:
        """Bytes that leave as they came."""
        return Forward(self.direction, data)

    def end(self) -> list[Action]:
        """FIN came: the piece in progress leaves as it is, what waits for a window does not."""
        return [self.forward(self.rest()), Finish(self.direction)]

    def rest(self) -> bytes:
        """What of a piece in progress is held and has not been forwarded."""
        return self.unpassed(self._cutter.rest())

    def _action(self, going: Outgoing) -> Action:
        match going:
            case Frame():
                if going.own:
                    self.questions.asked(going)
                return Forward(self.direction, going.wire())
            case Headers():
                return Forward(self.direction, self.headers.write(going))
            case Forward() | Finish():
                return going
