"""The server goes, and says that it has handled nothing at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from hyperframe.frame import GoAwayFrame

from faults.fault import About, Direction, Layer
from faults.frames.bounds import within
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.act import Act, Followed
from faults.frames.http2.link.built import built
from faults.frames.http2.link.frame import Answer
from faults.frames.http2.link.rewriter import Http2Rewriter

CODE_MAX = 2**32 - 1  # four bytes on the wire


@dataclass(frozen=True, slots=True)
class GoawayZero(FrameFault):
    """GOAWAY with last stream 0: no request was processed, so each may be sent elsewhere.

    In mid-stream that is a lie, and a client that believes it pays for the tokens twice.
    """

    code: int = 0

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a server that is shut down before it looked, a gateway that forgot its streams",
        default="",
        source="RFC 9113 §6.8: streams above the last one were not processed",
        looks={"grpc": "UNAVAILABLE; the next call opens a connection of its own"},
    )

    def __post_init__(self) -> None:
        within(self, "code", 0, CODE_MAX)

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(_Disown(self.code))


class _Disown(Act):
    def __init__(self, code: int) -> None:
        self._code = code

    def fired(self, _link: Followed, /) -> Iterable[Answer]:
        yield built(Direction.DOWN, GoAwayFrame(0, last_stream_id=0, error_code=self._code))
