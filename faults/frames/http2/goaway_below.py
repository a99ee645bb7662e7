"""The server goes and disowns one stream, while older ones may end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from hyperframe.frame import GoAwayFrame

from faults.fault import About, Direction, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.act import Act, Followed
from faults.frames.http2.link.built import built
from faults.frames.http2.link.frame import Answer
from faults.frames.http2.link.rewriter import Http2Rewriter


@dataclass(frozen=True, slots=True)
class GoawayBelow(FrameFault):
    """GOAWAY whose last stream is the one before the newest: that one alone is given up."""

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="a request that crosses a shutdown on the wire",
        default="",
        source="RFC 9113 §6.8: a request above the last stream may be sent elsewhere",
        looks={"grpc": "UNAVAILABLE for that call; older calls end OK"},
    )

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(_LeaveOut())


class _LeaveOut(Act):
    def chosen(self, _link: Followed, stream_id: int, /) -> Iterable[Answer]:
        yield built(Direction.DOWN, GoAwayFrame(0, last_stream_id=max(0, stream_id - 2)))
