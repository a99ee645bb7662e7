"""The streams of one connection that are open, and which of them a fault means."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from faults.fault import Direction
from faults.frames.http2.link.frame import Frame, Headers, Kind, body
from faults.frames.http2.link.messages import MessageCursor

OPEN_MAX = 65_536  # far above every known SETTINGS_MAX_CONCURRENT_STREAMS


class Only(StrEnum):
    """Which streams of a connection a fault befalls, of those open when it is fired.

    Where none is open it is, for each of these, the next one that opens.
    """

    NEWEST = "newest"
    FIRST = "first"
    ALL = "all"


@dataclass(slots=True)
class Stream:
    """Open until the server has said END_STREAM, or either side RST_STREAM.

    `answered`: final response headers came. `grpc`: they said application/grpc, so that
    `cursor` follows the messages down.
    """

    stream_id: int
    answered: bool = False
    grpc: bool = False
    cursor: MessageCursor = field(default_factory=MessageCursor)


class Streams:
    """In the order of their opening. More than 65,536 at once are not followed."""

    def __init__(self) -> None:
        self._open: dict[int, Stream] = {}
        self.newest_id = 0

    def get(self, stream_id: int) -> Stream | None:
        return self._open.get(stream_id)

    def opens(self, unit: Headers) -> bool:
        """Whether these are a request's headers: a client's ids are odd and rise, §5.1.1."""
        return (
            unit.direction is Direction.UP
            and unit.stream_id > self.newest_id
            and unit.stream_id % 2 == 1
            and len(self._open) < OPEN_MAX
        )

    def note(self, unit: Frame | Headers) -> None:
        """One unit came, in order."""
        if isinstance(unit, Headers):
            if self.opens(unit):
                self.newest_id = unit.stream_id
                self._open[unit.stream_id] = Stream(unit.stream_id)
            elif unit.direction is Direction.DOWN:
                self._answered(unit)
        reset = isinstance(unit, Frame) and unit.kind == Kind.RST_STREAM
        if reset or (unit.ends and unit.direction is Direction.DOWN):
            self._open.pop(unit.stream_id, None)

    def went_by(self, unit: Frame | Headers) -> None:
        """The same unit is on its way: what an act asks of its messages lies before it."""
        if isinstance(unit, Frame) and unit.kind == Kind.DATA and unit.direction is Direction.DOWN:
            stream = self._open.get(unit.stream_id)
            if stream is not None and stream.grpc:
                stream.cursor.feed(body(unit))

    def chosen(self, only: Only) -> tuple[int, ...]:
        ids = tuple(self._open)
        match only:
            case Only.NEWEST:
                return ids[-1:]
            case Only.FIRST:
                return ids[:1]
            case Only.ALL:
                return ids

    def _answered(self, unit: Headers) -> None:
        stream = self._open.get(unit.stream_id)
        if stream is None or stream.answered:
            return
        said = dict(unit.fields)
        stream.answered = not said.get(b":status", b"").startswith(b"1")  # 1xx is not final
        stream.grpc = said.get(b"content-type", b"").startswith(b"application/grpc")
