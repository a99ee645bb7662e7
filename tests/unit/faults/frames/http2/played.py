"""A recorded call played to a fault: which frames leave, once it was fired in its middle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from faults.fault import Direction
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.cutter import Cutter
from faults.frames.http2.link.frame import Frame, Headers, Kind, Unit, begins_block
from faults.frames.http2.link.header_blocks import HeaderBlocks
from faults.frames.rewriter import Action, Finish, Forward
from tests.unit.faults.frames.http2.recordings import recording

DOWN, UP = Direction.DOWN, Direction.UP


class Reader:
    """What a peer makes of the bytes of one direction; bytes where they are no frames."""

    def __init__(self, direction: Direction) -> None:
        self._cutter = Cutter(direction)
        self._blocks = HeaderBlocks()

    def read(self, data: bytes) -> Iterator[Unit | bytes]:
        for piece in self._cutter.cut(data):
            if isinstance(piece, bytes):
                yield piece
            elif begins_block(piece[0].kind):
                headers = self._blocks.read(piece, trailers=False)
                assert headers is not None, "no later block could be read either"
                yield headers
            else:
                yield piece[0]


@dataclass(slots=True)
class Left:
    """What left in each direction."""

    down: list[Unit | bytes] = field(default_factory=list[Unit | bytes])
    up: list[Unit | bytes] = field(default_factory=list[Unit | bytes])
    finished: list[Direction] = field(default_factory=list[Direction])

    def of(self, direction: Direction) -> list[Unit | bytes]:
        return self.down if direction is DOWN else self.up

    def on(self, stream_id: int) -> list[Unit]:
        """Down, on one stream."""
        units = (unit for unit in self.down if not isinstance(unit, bytes))
        return [unit for unit in units if unit.stream_id == stream_id]

    def data(self, stream_id: int) -> bytes:
        frames = (u for u in self.on(stream_id) if isinstance(u, Frame) and u.kind == Kind.DATA)
        return b"".join(frame.payload for frame in frames)

    def trailers(self, stream_id: int) -> list[dict[bytes, bytes]]:
        """The header blocks that end the stream."""
        ending = (u for u in self.on(stream_id) if isinstance(u, Headers) and u.ends)
        return [dict(headers.fields) for headers in ending]


@dataclass(frozen=True, slots=True)
class Played:
    """What left by firing, what left after it, and what came in that while."""

    at_fire: Left
    later: Left
    came: Left


def played(fault: FrameFault, *, after_tokens: int = 5, name: str = "one_call") -> Played:
    """Fired behind so many DATA frames down; 0 is before the first byte."""
    rewriter = fault.rewriter()
    coming = {direction: Reader(direction) for direction in Direction}
    leaving = {direction: Reader(direction) for direction in Direction}
    result, before = Played(Left(), Left(), Left()), Left()
    fired, tokens = False, 0
    for direction, data, is_token in _pieces(name):
        if tokens == after_tokens and not fired:
            fired = True
            _note(leaving, result.at_fire, rewriter.fire())
        _note(coming, result.came if fired else before, [Forward(direction, data)])
        _note(leaving, result.later if fired else before, rewriter.received(direction, data))
        tokens += is_token
    assert fired
    return result


def _pieces(name: str) -> Iterator[tuple[Direction, bytes, bool]]:
    """Direction, the bytes of one piece, and whether that is a token on its way down."""
    cutters = {direction: Cutter(direction) for direction in Direction}
    for direction, data in recording(name):
        for piece in cutters[direction].cut(data):
            if isinstance(piece, bytes):
                yield direction, piece, False
            else:
                is_token = direction is DOWN and piece[0].kind == Kind.DATA
                yield direction, b"".join(frame.wire() for frame in piece), is_token


def _note(readers: dict[Direction, Reader], left: Left, actions: Iterable[Action]) -> None:
    for action in actions:
        match action:
            case Forward(direction, data):
                left.of(direction).extend(readers[direction].read(data))
            case Finish(direction):
                left.finished.append(direction)
            case _:
                raise AssertionError(action)
