"""A frame longer than its receiver said it would take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.bounds import within
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.act import Act, Followed
from faults.frames.http2.link.frame import Answer, Frame
from faults.frames.http2.link.rewriter import Http2Rewriter

FRAME_BYTES_MAX = 2**24 - 1


@dataclass(frozen=True, slots=True)
class Http2OversizeFrame(FrameFault):
    """A frame of `frame_type`, one byte longer than the client's SETTINGS_MAX_FRAME_SIZE.

    The type is one that nobody knows, so that only its length can be held against it.
    Where the client takes the longest frame there is, it is that one, and legal.
    """

    frame_type: int = 0xBA

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="a peer that sends before it has read the settings, a proxy with its own limit",
        default="SETTINGS_MAX_FRAME_SIZE 16,384 (RFC 9113 §6.5.2); grpcio 1.85 says 4 MiB",
        source="RFC 9113 §4.2: FRAME_SIZE_ERROR",
        looks={"grpc": "UNKNOWN 'Frame size … is larger than max frame size'"},
    )

    def __post_init__(self) -> None:
        within(self, "frame_type", 0x0A, 0xFF)

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(_Oversize(self.frame_type))


class _Oversize(Act):
    def __init__(self, frame_type: int) -> None:
        self._frame_type = frame_type

    def chosen(self, link: Followed, stream_id: int, /) -> Iterable[Answer]:
        size = min(link.flow(Direction.DOWN).max_frame_bytes + 1, FRAME_BYTES_MAX)
        yield Frame(Direction.DOWN, self._frame_type, 0, stream_id, bytes(size))
