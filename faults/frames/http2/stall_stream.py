"""One stream stands still while its siblings flow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.act import Act, Followed
from faults.frames.http2.link.frame import Answer, Headers, Kind, Unit
from faults.frames.http2.link.rewriter import Http2Rewriter
from faults.frames.http2.link.streams import Only


@dataclass(frozen=True, slots=True)
class StallStream(FrameFault):
    """DATA and headers on their way down the stream are withheld for ever.

    The server is granted nothing more on this stream, so it runs into the stream's
    window; the connection's window is restored for the siblings. RST_STREAM passes.
    """

    only: Only = Only.NEWEST

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="one worker hung behind a gateway that multiplexes",
        default="",
        source="RFC 9113 §5.2: windows are per stream as well as per connection",
        looks={"grpc": "silence until the deadline; calls beside it end OK"},
    )

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(_Stall(self.only))


class _Stall(Act):
    backs_up = True

    def __init__(self, only: Only) -> None:
        self.only = only

    def passing(self, link: Followed, unit: Unit, /) -> Iterable[Answer]:
        said = isinstance(unit, Headers) or unit.kind == Kind.DATA
        if said and unit.direction is Direction.DOWN and link.befalls(unit):
            return ()
        return (unit,)
