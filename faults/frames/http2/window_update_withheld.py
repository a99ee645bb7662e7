"""The client reads on, but the server never hears that there is room again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.act import Act, Followed
from faults.frames.http2.link.frame import Answer, Frame, Kind, Unit
from faults.frames.http2.link.rewriter import Http2Rewriter


@dataclass(frozen=True, slots=True)
class WindowUpdateWithheld(FrameFault):
    """Every WINDOW_UPDATE from the client is swallowed, of all streams and the connection.

    The server stops when what it was granted before is spent: 65,535 bytes where nobody
    asked for more.
    """

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a reader that does not read, a proxy that loses count",
        default="window 65,535 bytes (RFC 9113 §6.9.2); grpcio 1.85 grants 4 MiB",
        source="RFC 9113 §5.2, §6.9",
        looks={"grpc": "silence until the deadline, once what was granted is spent"},
    )

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(_Withhold())


class _Withhold(Act):
    def passing(self, _link: Followed, unit: Unit, /) -> Iterable[Answer]:
        grant = isinstance(unit, Frame) and unit.kind == Kind.WINDOW_UPDATE
        return () if grant and unit.direction is Direction.UP else (unit,)
