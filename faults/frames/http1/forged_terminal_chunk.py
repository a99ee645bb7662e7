"""A body that is ended in order before it is over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.http1.at_boundary import AtBoundary
from faults.frames.http1.chunk import TERMINAL_CHUNK
from faults.frames.http1.framing import Body
from faults.frames.http1.messages import Piece
from faults.frames.rewriter import Action, Finish, Forward


@dataclass(frozen=True, slots=True)
class ForgedTerminalChunk(FrameFault):
    """The terminal chunk at the next chunk boundary, and then FIN.

    With `keep_alive` no FIN: the rest of the body is swallowed, and the connection serves
    the next request as if nothing had been. A body without chunks gets the FIN alone.
    """

    keep_alive: bool = False

    about: ClassVar[About] = About(
        layer=Layer.HTTP1,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a gateway that ends its own response in order when its upstream breaks off",
        default="nginx, whose proxy_http_version was 1.0 before 1.29.7: zero chunk on upstream FIN",
        source="RFC 9112 §7.1; RFC 9112 §8 forbids to take a cut for an end, and gateways do",
        looks={
            "sse": "no error: the tokens so far and an orderly end, which only an end marker "
            "can unmask",
        },
    )

    def rewriter(self) -> AtBoundary:
        return _Rewriter(self.keep_alive)


class _Rewriter(AtBoundary):
    def __init__(self, keep_alive: bool) -> None:
        super().__init__()
        self._keep_alive = keep_alive
        self._swallows = True

    def act(self) -> Iterable[Action]:
        if self.exchange.down.body is not Body.CHUNKED:
            return (Finish(Direction.DOWN),)
        terminal = Forward(Direction.DOWN, TERMINAL_CHUNK)
        return (terminal,) if self._keep_alive else (terminal, Finish(Direction.DOWN))

    def after(self, piece: Piece) -> Iterable[Action]:
        if not self._swallows:
            return super().after(piece)
        self._swallows = not piece.ends
        return ()
