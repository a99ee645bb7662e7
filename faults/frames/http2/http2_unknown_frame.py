"""A frame of a type that nobody knows, which everybody must ignore."""

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


@dataclass(frozen=True, slots=True)
class Http2UnknownFrame(FrameFault):
    """A frame of `frame_type` on the stream, both ways, with flags and a payload."""

    frame_type: int = 0xBA

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="an extension: ALTSVC, ORIGIN, PRIORITY_UPDATE, or one that is only grease",
        default="",
        source="RFC 9113 §5.5: unknown types must be ignored and discarded; RFC 8701",
        looks={"grpc": "nothing"},
    )

    def __post_init__(self) -> None:
        within(self, "frame_type", 0x0A, 0xFF)

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(_Extend(self.frame_type))


class _Extend(Act):
    def __init__(self, frame_type: int) -> None:
        self._frame_type = frame_type

    def chosen(self, _link: Followed, stream_id: int, /) -> Iterable[Answer]:
        for direction in Direction:
            yield Frame(direction, self._frame_type, 0xFF, stream_id, b"unheard of", True)
