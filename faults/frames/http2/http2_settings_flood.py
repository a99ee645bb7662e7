"""One end is told its peer's settings, over and over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from hyperframe.frame import SettingsFrame

from faults.fault import About, Direction, Layer, Side
from faults.frames.bounds import within
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.act import Act, Followed
from faults.frames.http2.link.built import built
from faults.frames.http2.link.frame import Answer
from faults.frames.http2.link.rewriter import Http2Rewriter


@dataclass(frozen=True, slots=True)
class Http2SettingsFlood(FrameFault):
    """`times` empty SETTINGS frames towards `towards`, at once; their answers are swallowed.

    They change nothing, but each must be acknowledged.
    """

    times: int = 100
    towards: Side = Side.SERVER

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="an attack (CVE-2019-9515)",
        default="",
        source="RFC 9113 §6.5.3, §10.5",
        looks={"grpc": "nothing"},
    )

    def __post_init__(self) -> None:
        within(self, "times", 1, 1_000_000)

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(_Flood(self))


class _Flood(Act):
    def __init__(self, fault: Http2SettingsFlood) -> None:
        self._times = fault.times
        self._direction = Direction.UP if fault.towards is Side.SERVER else Direction.DOWN

    def fired(self, _link: Followed, /) -> Iterable[Answer]:
        for _ in range(self._times):
            yield built(self._direction, SettingsFrame(0), own=True)
