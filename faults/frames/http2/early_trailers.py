"""The call is ended in good order before all was said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.bounds import within
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.act import Act, Followed
from faults.frames.http2.link.frame import Answer, Headers
from faults.frames.http2.link.rewriter import Http2Rewriter
from faults.frames.http2.link.streams import Only


@dataclass(frozen=True, slots=True)
class EarlyTrailers(FrameFault):
    """Trailers with `status` at once; what the server says after that is drained.

    With status 0 only the application's own end marker can tell this from the whole
    stream. Before any response headers it is a Trailers-Only response.
    """

    status: int = 0
    only: Only = Only.NEWEST

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="a gateway that takes its upstream's death for its end, a handler that returns early",
        default="",
        source="gRPC PROTOCOL-HTTP2 'Responses', Trailers and Trailers-Only",
        looks={"grpc": "with 0: OK, and silence where the rest should be"},
    )

    def __post_init__(self) -> None:
        within(self, "status", 0)

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(_End(self))


class _End(Act):
    def __init__(self, fault: EarlyTrailers) -> None:
        self.only = fault.only
        self._status = str(fault.status).encode()

    def chosen(self, link: Followed, stream_id: int, /) -> Iterable[Answer]:
        stream = link.streams.get(stream_id)
        fields: tuple[tuple[bytes, bytes], ...] = ((b"grpc-status", self._status),)
        if stream is None or not stream.answered:
            fields = ((b":status", b"200"), (b"content-type", b"application/grpc"), *fields)
        link.silence(Direction.DOWN, stream_id)
        yield Headers(Direction.DOWN, stream_id, fields, ends=True)
