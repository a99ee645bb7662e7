"""The server takes the client for an attacker."""

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

ENHANCE_YOUR_CALM = 11


@dataclass(frozen=True, slots=True)
class GoawayEnhanceYourCalm(FrameFault):
    """GOAWAY 11 with `debug`, its last stream the newest there is, and nothing else.

    A gRPC server closes the connection right behind it; see `goaway-then-fin`.
    """

    debug: str = "too_many_pings"

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="keepalive pings more often than the server allows",
        default="gRPC servers: one ping in 5 min without data, the third strike is out",
        source="RFC 9113 §6.8, §7; gRPC A8 (client-side keepalive)",
        looks={
            "grpc": "nothing: the call ends OK; the next one opens a connection "
            "of its own, its keepalive slowed down"
        },
    )

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(_Calm(self.debug.encode()))


class _Calm(Act):
    def __init__(self, debug: bytes) -> None:
        self._debug = debug

    def fired(self, link: Followed, /) -> Iterable[Answer]:
        goaway = GoAwayFrame(
            0,
            last_stream_id=link.streams.newest_id,
            error_code=ENHANCE_YOUR_CALM,
            additional_data=self._debug,
        )
        yield built(Direction.DOWN, goaway)
