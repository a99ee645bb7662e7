"""One stream is reset; the connection and its siblings live on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from hyperframe.frame import RstStreamFrame

from faults.fault import About, Direction, Layer
from faults.frames.bounds import within
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.act import Act, Followed
from faults.frames.http2.link.built import built
from faults.frames.http2.link.frame import Answer
from faults.frames.http2.link.rewriter import Http2Rewriter
from faults.frames.http2.link.streams import Only

CODE_MAX = 2**32 - 1  # four bytes on the wire


@dataclass(frozen=True, slots=True)
class RstStream(FrameFault):
    """RST_STREAM with `code` (0 to 13 are RFC 9113 §7's) towards the client, at once.

    With `tells_server` the server gets the same frame and can stop. Without, it is drained
    and goes on for nobody.
    """

    code: int = 2
    only: Only = Only.NEWEST
    tells_server: bool = False

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="a gateway whose timeout ran out or whose upstream died (2), overload (7, 11), "
        "a cancel (8)",
        default="Envoy stream_idle_timeout 5 min; nginx grpc_read_timeout 60 s",
        source="RFC 9113 §6.4, §7; gRPC PROTOCOL-HTTP2 'Errors'",
        looks={
            "grpc": "by code: 7 UNAVAILABLE, 8 CANCELLED, 11 RESOURCE_EXHAUSTED, "
            "12 PERMISSION_DENIED, the others INTERNAL"
        },
    )

    def __post_init__(self) -> None:
        within(self, "code", 0, CODE_MAX)

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(_Reset(self))


class _Reset(Act):
    def __init__(self, fault: RstStream) -> None:
        self.only = fault.only
        self._fault = fault

    def chosen(self, link: Followed, stream_id: int, /) -> Iterable[Answer]:
        sides = list(Direction) if self._fault.tells_server else [Direction.DOWN]
        for direction in sides:
            link.silence(direction, stream_id)
            yield built(direction, RstStreamFrame(stream_id, error_code=self._fault.code))
