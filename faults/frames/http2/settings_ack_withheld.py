"""One end never learns that its settings were taken."""

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
class SettingsAckWithheld(FrameFault):
    """Acknowledgements of SETTINGS that travel in `direction` are swallowed."""

    direction: Direction = Direction.UP

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("connect",),
        cause="a broken HTTP/2 implementation in the middle",
        default="grpcio 1.85 servers: grpc.http2.settings_timeout 60 s",
        source="RFC 9113 §6.5.3: who gets none in time may end the connection, SETTINGS_TIMEOUT",
        looks={
            "grpc": "UNAVAILABLE 'settings timeout' if the server waits for its own, "
            "grpc.http2.settings_timeout; a client does not mind"
        },
    )

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(_Withhold(self.direction))


class _Withhold(Act):
    def __init__(self, direction: Direction) -> None:
        self._direction = direction

    def passing(self, _link: Followed, unit: Unit, /) -> Iterable[Answer]:
        settings = isinstance(unit, Frame) and unit.kind == Kind.SETTINGS and unit.acks
        return () if settings and unit.direction is self._direction else (unit,)
