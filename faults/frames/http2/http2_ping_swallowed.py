"""Pings vanish on the way, and everything else passes."""

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
class Http2PingSwallowed(FrameFault):
    """Every PING that travels in `direction` is swallowed, so that its sender gets no answer.

    Up it is the client's keepalive that fails, down the server's. Answers pass.
    """

    direction: Direction = Direction.UP

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a middlebox that answers for itself or not at all, a loop that is blocked",
        default="grpcio 1.85: keepalive off; once on, grpc.http2.ping_timeout_ms (60 s) decides",
        source="RFC 9113 §6.7; gRPC A8 (client-side keepalive)",
        looks={"grpc": "UNAVAILABLE 'ping timeout' if keepalive is on; else nothing"},
    )

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(_Swallow(self.direction))


class _Swallow(Act):
    def __init__(self, direction: Direction) -> None:
        self._direction = direction

    def passing(self, _link: Followed, unit: Unit, /) -> Iterable[Answer]:
        asks = isinstance(unit, Frame) and unit.kind == Kind.PING and not unit.acks
        return () if asks and unit.direction is self._direction else (unit,)
