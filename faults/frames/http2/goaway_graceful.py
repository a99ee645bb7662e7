"""The server announces that it will go; what is open may end in peace."""

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

LAST_STREAM_ID_MAX = 2**31 - 1


@dataclass(frozen=True, slots=True)
class GoawayGraceful(FrameFault):
    """GOAWAY with NO_ERROR and the highest stream id there is: the first half of a shutdown."""

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a drain before a deploy, a limit on requests or age of one connection",
        default="nginx keepalive_requests 1000 and keepalive_time 1 h; Envoy drain; "
        "gRPC MAX_CONNECTION_AGE, off unless set",
        source="RFC 9113 §6.8; gRPC A9 (server-side connection management)",
        looks={"grpc": "nothing: the call ends OK and the next one opens a connection of its own"},
    )

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(_Announce())


class _Announce(Act):
    def fired(self, _link: Followed, /) -> Iterable[Answer]:
        yield built(Direction.DOWN, GoAwayFrame(0, last_stream_id=LAST_STREAM_ID_MAX))
