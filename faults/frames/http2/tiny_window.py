"""The server is told that a stream has next to no room."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from hyperframe.frame import SettingsFrame

from faults.fault import About, Direction, Layer
from faults.frames.bounds import within
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.act import Act, Followed
from faults.frames.http2.link.built import built
from faults.frames.http2.link.flow import INITIAL_WINDOW_SIZE, settings
from faults.frames.http2.link.frame import Answer, Frame, Kind, Unit
from faults.frames.http2.link.rewriter import Http2Rewriter


@dataclass(frozen=True, slots=True)
class TinyWindow(FrameFault):
    """To the server every stream's initial window is `window_bytes`, those open included.

    The client knows nothing of it and so sees no reason to grant more.
    """

    window_bytes: int = 1

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a proxy that shrinks windows to save memory, an attack on the server's buffers",
        default="SETTINGS_INITIAL_WINDOW_SIZE 65,535 (RFC 9113 §6.5.2); grpcio 1.85 says 4 MiB",
        source="RFC 9113 §6.9.2: a change moves the windows of open streams, below 0 if need be",
        looks={"grpc": "silence until the deadline"},
    )

    def __post_init__(self) -> None:
        within(self, "window_bytes", 0, 2**31 - 1)

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(_Shrink(self.window_bytes))


class _Shrink(Act):
    def __init__(self, window_bytes: int) -> None:
        self._window_bytes = window_bytes

    def fired(self, link: Followed, /) -> Iterable[Answer]:
        if link.begun(Direction.UP):  # else the client's own first SETTINGS are still to come
            shrunk = SettingsFrame(0, settings={INITIAL_WINDOW_SIZE: self._window_bytes})
            yield built(Direction.UP, shrunk, own=True)

    def passing(self, _link: Followed, unit: Unit, /) -> Iterable[Answer]:
        if isinstance(unit, Frame) and unit.direction is Direction.UP and _asks(unit):
            return (self._shrunk(unit),)
        return (unit,)

    def _shrunk(self, frame: Frame) -> Frame:
        said = [pair for pair in settings(frame) if pair[0] != INITIAL_WINDOW_SIZE]
        said.append((INITIAL_WINDOW_SIZE, self._window_bytes))
        return replace(frame, payload=b"".join(struct.pack(">HL", *pair) for pair in said))


def _asks(frame: Frame) -> bool:
    return frame.kind == Kind.SETTINGS and not frame.acks
