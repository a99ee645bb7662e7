"""One end is asked for a sign of life, over and over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from hyperframe.frame import PingFrame

from faults.fault import About, Direction, Layer, Side
from faults.frames.bounds import within
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.act import Act, Followed
from faults.frames.http2.link.built import built
from faults.frames.http2.link.frame import Answer
from faults.frames.http2.link.rewriter import Http2Rewriter


@dataclass(frozen=True, slots=True)
class Http2PingFlood(FrameFault):
    """`pings` PING frames towards `towards`, at once; the answers to them are swallowed."""

    pings: int = 100
    towards: Side = Side.SERVER

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="keepalive set in milliseconds for seconds; an attack (CVE-2019-9512)",
        default="gRPC servers: one ping in 5 min without data, the third strike is out",
        source="RFC 9113 §6.7, §10.5; gRPC A8 (client-side keepalive)",
        looks={"grpc": "towards a server: UNAVAILABLE 'Too many pings'; towards a client: nothing"},
    )

    def __post_init__(self) -> None:
        within(self, "pings", 1, 1_000_000)

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(_Flood(self))


class _Flood(Act):
    def __init__(self, fault: Http2PingFlood) -> None:
        self._pings = fault.pings
        self._direction = Direction.UP if fault.towards is Side.SERVER else Direction.DOWN

    def fired(self, _link: Followed, /) -> Iterable[Answer]:
        for number in range(self._pings):
            opaque = b"wire" + number.to_bytes(4)
            yield built(self._direction, PingFrame(0, opaque), own=True)
