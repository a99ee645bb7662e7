"""An edge that loses patience before the first byte, and answers itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.bounds import status, within
from faults.frames.frame_fault import FrameFault
from faults.frames.http1.http1_rewriter import Http1Rewriter
from faults.frames.http1.messages import Piece
from faults.frames.http1.page import error_page, response
from faults.frames.rewriter import Action, Finish, Forward, Later


@dataclass(frozen=True, slots=True)
class EdgeTimeout(FrameFault):
    """`limit_seconds` after a request's end without a byte of an answer: `status`, a page, FIN.

    The limit runs from the firing for a request that already waits. 0: at once. The origin
    keeps what it was asked and is sent FIN; what it still says is said to nobody. An answer
    that begins in time is let through, and the next request has the limit anew.
    """

    status: int = 524
    limit_seconds: float = 0.0

    about: ClassVar[About] = About(
        layer=Layer.HTTP1,
        where=("near",),
        when=("connect",),
        cause="a model that thinks longer than the edge waits for a first byte",
        default="Cloudflare 524 after 100 s (120 s on newer plans), Heroku 503 after 30 s, "
        "nginx 504 after 60 s",
        source="RFC 9110 §15.6.5; Cloudflare, Error 524; Heroku, Request Timeout (H12)",
        looks={
            "sse": "status 524 and no token",
            "websocket": "websockets InvalidStatus (HTTP 524)",
        },
    )

    def __post_init__(self) -> None:
        status(self)
        within(self, "limit_seconds", 0)

    def rewriter(self) -> Http1Rewriter:
        return _Rewriter(self.status, self.limit_seconds)


class _Rewriter(Http1Rewriter):
    def __init__(self, status: int, limit_seconds: float) -> None:
        super().__init__()
        self._answer = response(status, error_page(status), ("Connection", "close"))
        self._limit_seconds = limit_seconds

    def begin(self) -> Iterable[Action]:
        return self._watch()

    def piece(self, direction: Direction, piece: Piece) -> Iterator[Action]:
        yield Forward(direction, piece.data)
        if direction is Direction.UP and piece.ends:
            yield from self._watch()

    def _watch(self) -> Iterable[Action]:
        if not self.exchange.silent:
            return ()
        due = partial(self._due, self.exchange.requests)
        return (Later(self._limit_seconds, due),) if self._limit_seconds > 0 else due()

    def _due(self, request: int) -> Iterable[Action]:
        if not self.exchange.silent or self.exchange.requests != request:
            return ()
        return (
            Forward(Direction.DOWN, self._answer),
            Finish(Direction.DOWN),
            Finish(Direction.UP),
        )
