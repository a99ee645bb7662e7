"""Pongs that come after their time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.bounds import within
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Action, Forward, Later, Rewriter
from faults.frames.websocket.frame import PONG, Header
from faults.frames.websocket.frames import FramePiece
from faults.frames.websocket.whole_frame import WholeFrame


@dataclass(frozen=True, slots=True)
class LatePong(FrameFault):
    """From the firing on each pong that travels in `direction` is held for `delay_ms`.

    Other frames overtake it. Where its time falls within one of them it follows right behind.
    """

    delay_ms: int = 1_000
    direction: Direction = Direction.UP

    about: ClassVar[About] = About(
        layer=Layer.WEBSOCKET,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a peer whose event loop is blocked, or that reads behind a queue of messages",
        default="websockets and uvicorn wait 20 s for a pong, then close with 1011",
        source="RFC 6455 §5.5.3: a pong answers the latest ping, and no time is set",
        looks={
            "websocket": "later than the pinger's patience: 1011 (keepalive ping timeout); "
            "sooner: no error",
        },
    )

    def __post_init__(self) -> None:
        within(self, "delay_ms", 0)

    def rewriter(self) -> Rewriter:
        return _Rewriter(self.direction, self.delay_ms / 1_000)


class _Rewriter(WholeFrame):
    def __init__(self, direction: Direction, delay_seconds: float) -> None:
        super().__init__(direction)
        self._delay_seconds = delay_seconds
        self._due = b""

    def wants(self, header: Header) -> bool:
        return header.opcode == PONG

    def whole(self, header: Header, raw: bytes, payload: bytes) -> Iterable[Action]:  # noqa: ARG002 - a pong's bytes suffice
        return (Later(self._delay_seconds, partial(self._release, raw)),)

    def frame_piece(self, direction: Direction, piece: FramePiece) -> Iterator[Action]:
        yield from super().frame_piece(direction, piece)
        if direction is self._direction and piece.last:
            yield from self._release(b"")

    def _release(self, pong: bytes) -> Iterable[Action]:
        self._due += pong
        if not self.frames[self._direction].between_frames:
            return ()
        due, self._due = self._due, b""
        return (Forward(self._direction, due),)
