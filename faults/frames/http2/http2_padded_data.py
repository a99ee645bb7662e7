"""A DATA frame comes padded, as every peer must expect."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.bounds import within
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.act import Act, Followed
from faults.frames.http2.link.frame import DEFAULT_FRAME_BYTES, Answer, Flag, Frame, Kind, Unit
from faults.frames.http2.link.rewriter import Http2Rewriter
from faults.frames.http2.link.streams import Only


@dataclass(frozen=True, slots=True)
class Http2PaddedData(FrameFault):
    """Every DATA frame down the stream gets `pad_bytes` (0 to 255) of padding, if it has none
    and the frame has room.

    That is legal; a client that fails has a gap. The padding counts as DATA does.
    """

    pad_bytes: int = 16
    only: Only = Only.NEWEST

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a peer that hides the length of what it sends",
        default="",
        source="RFC 9113 §6.1 (Padding), §10.7",
        looks={"grpc": "grpcio 1.85: INTERNAL 'unsupported data flags'"},
    )

    def __post_init__(self) -> None:
        within(self, "pad_bytes", 0, 255)

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(_Pad(self))


class _Pad(Act):
    def __init__(self, fault: Http2PaddedData) -> None:
        self.only = fault.only
        self._pad_bytes = fault.pad_bytes

    def passing(self, link: Followed, unit: Unit, /) -> Iterable[Answer]:
        if not isinstance(unit, Frame) or not link.befalls(unit) or not _is_plain(unit):
            return (unit,)
        payload = bytes([self._pad_bytes]) + unit.payload + bytes(self._pad_bytes)
        return (replace(unit, flags=unit.flags | Flag.PADDED, payload=payload),)


def _is_plain(frame: Frame) -> bool:
    down = frame.kind == Kind.DATA and frame.direction is Direction.DOWN
    room = DEFAULT_FRAME_BYTES - len(frame.payload)
    return down and not frame.flags & Flag.PADDED and room >= 256
