"""Every byte of the body arrives, and then FIN where the terminal chunk should be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.http1.messages import Part
from faults.frames.http1.whole_part import WholePart
from faults.frames.rewriter import Action, Finish, Forward


@dataclass(frozen=True, slots=True)
class MissingTerminalChunk(FrameFault):
    """The next terminal chunk from the firing on is replaced by FIN."""

    about: ClassVar[About] = About(
        layer=Layer.HTTP1,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a CGI program or a proxy that closes where it should end the body",
        default="",
        source="RFC 9112 §7.1, §8: without the zero-sized chunk the message is incomplete",
        looks={
            "sse": "every token, then httpx RemoteProtocolError (incomplete chunked read); no "
            "error where the body has no chunks",
        },
    )

    def rewriter(self) -> WholePart:
        return _Rewriter(Direction.DOWN, Part.SIZE)


class _Rewriter(WholePart):
    def whole(self, raw: bytes) -> Iterable[Action]:
        if self.exchange.down.size == 0:
            return (Finish(Direction.DOWN),)
        return (Forward(Direction.DOWN, raw),)
