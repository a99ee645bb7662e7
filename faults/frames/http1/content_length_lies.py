"""A body with a length declared that is not its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.bounds import within
from faults.frames.frame_fault import FrameFault
from faults.frames.http1.framing import Body
from faults.frames.http1.messages import Part, Piece
from faults.frames.http1.whole_part import WholePart
from faults.frames.rewriter import Action, Finish, Forward


@dataclass(frozen=True, slots=True)
class ContentLengthLies(FrameFault):
    """The next response with a body is sent unchunked, whole, as if it had `declared_bytes`.

    Fire it before the response's head. Behind the body comes FIN; with `keep_alive` none, so
    that a client waits for what was declared and is not there.
    """

    declared_bytes: int = 100
    keep_alive: bool = False

    about: ClassVar[About] = About(
        layer=Layer.HTTP1,
        where=("near", "far"),
        when=("connect",),
        cause="a caching or compressing proxy that keeps the length of another representation",
        default="",
        source="RFC 9112 §6.3, §8: fewer bytes than declared are incomplete, more are no body",
        looks={
            "sse": "too short: no error, cut in mid-event, the event under way is lost; too "
            "long: httpx RemoteProtocolError (expected so many bytes), with keep_alive "
            "ReadTimeout",
        },
    )

    def __post_init__(self) -> None:
        within(self, "declared_bytes", 0)

    def rewriter(self) -> WholePart:
        return _Rewriter(self.declared_bytes, self.keep_alive)


class _Rewriter(WholePart):
    def __init__(self, declared_bytes: int, keep_alive: bool) -> None:
        super().__init__(Direction.DOWN, Part.HEAD)
        self._declared = b"%d" % declared_bytes
        self._keep_alive = keep_alive
        self._lying = False
        self._done = False

    def whole(self, raw: bytes) -> Iterable[Action]:
        head, body = self.exchange.down.head, self.exchange.down.body
        if head is None or self._done or body in (Body.NONE, Body.TUNNEL):
            return (Forward(Direction.DOWN, raw),)
        self._lying = self._done = True
        lie = head.without(b"transfer-encoding", b"trailer")
        return (Forward(Direction.DOWN, lie.with_field(b"Content-Length", self._declared).raw),)

    def other(self, piece: Piece) -> Iterable[Action]:
        framing = self._lying and piece.part in (Part.SIZE, Part.LINE_END, Part.TRAILER)
        if not framing:
            yield Forward(Direction.DOWN, piece.data)
        if self._lying and piece.ends:
            self._lying = False
            if not self._keep_alive:
                yield Finish(Direction.DOWN)
