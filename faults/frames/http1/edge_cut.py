"""An edge that answers once more, in the middle of the answer, and hangs up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.bounds import status
from faults.frames.frame_fault import FrameFault
from faults.frames.http1.at_boundary import AtBoundary
from faults.frames.http1.page import error_page, response
from faults.frames.rewriter import Action, Finish, Forward


@dataclass(frozen=True, slots=True)
class EdgeCut(FrameFault):
    """A whole second response, head and page, behind what was sent; FIN to both sides."""

    status: int = 524

    about: ClassVar[About] = About(
        layer=Layer.HTTP1,
        where=("near",),
        when=("heard(k)",),
        cause="an edge's limit falls when the stream has begun, and its error path does not look",
        default="",
        source="RFC 9112 §9.3: a second response may only follow the whole first one",
        looks={
            "sse": "httpx RemoteProtocolError (illegal chunk header); no error where the body "
            "has no chunks",
        },
    )

    def __post_init__(self) -> None:
        status(self)

    def rewriter(self) -> AtBoundary:
        return _Rewriter(self.status)


class _Rewriter(AtBoundary):
    def __init__(self, status: int) -> None:
        super().__init__()
        self._answer = response(status, error_page(status), ("Connection", "close"))

    def act(self) -> Iterable[Action]:
        yield Forward(Direction.DOWN, self._answer)
        yield Finish(Direction.DOWN)
        yield Finish(Direction.UP)
