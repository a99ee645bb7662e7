"""A page of HTML in the middle of a stream, and then an end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.bounds import status
from faults.frames.frame_fault import FrameFault
from faults.frames.http1.at_boundary import AtBoundary
from faults.frames.http1.chunk import TERMINAL_CHUNK, chunk
from faults.frames.http1.framing import Body
from faults.frames.http1.page import error_page
from faults.frames.rewriter import Action, Finish, Forward


@dataclass(frozen=True, slots=True)
class AppendedErrorPage(FrameFault):
    """The page for `status` behind what was sent, then FIN.

    `as_chunk`: the page is a chunk and the body ends in order. Otherwise its bytes stand
    where a size line should. A body without chunks gets the bare bytes either way.
    """

    status: int = 502
    as_chunk: bool = True

    about: ClassVar[About] = About(
        layer=Layer.HTTP1,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="a server that finds its error after the head has gone, and reports it all the same",
        default="",
        source="RFC 9112 §7.1: a well-formed chunk is body, whoever wrote it",
        looks={
            "sse": "as a chunk no error, the page's lines are unknown fields; bare, httpx "
            "RemoteProtocolError (illegal chunk header)",
        },
    )

    def __post_init__(self) -> None:
        status(self)

    def rewriter(self) -> AtBoundary:
        return _Rewriter(error_page(self.status), self.as_chunk)


class _Rewriter(AtBoundary):
    def __init__(self, page: bytes, as_chunk: bool) -> None:
        super().__init__()
        self._page = page
        self._as_chunk = as_chunk

    def act(self) -> Iterable[Action]:
        chunked = self._as_chunk and self.exchange.down.body is Body.CHUNKED
        sent = chunk(self._page) + TERMINAL_CHUNK if chunked else self._page
        return (Forward(Direction.DOWN, sent), Finish(Direction.DOWN))
