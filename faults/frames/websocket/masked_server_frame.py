"""A frame from the server, masked like a client's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Action, Forward, Rewriter
from faults.frames.websocket.frame import Header, masked
from faults.frames.websocket.next_data_frame import NextDataFrame

# Any four bytes; a plan's replay must send the same.
_KEY = b"\x37\xfa\x21\x3d"


@dataclass(frozen=True, slots=True)
class MaskedServerFrame(FrameFault):
    """The server's next data frame is masked, correctly, and its content is unharmed."""

    about: ClassVar[About] = About(
        layer=Layer.WEBSOCKET,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a proxy that uses a client's encoder for both directions",
        default="",
        source="RFC 6455 §5.1: a client MUST close a connection if it detects a masked frame",
        looks={
            "websocket": "ConnectionClosedError, 1002 (incorrect masking)",
        },
    )

    def rewriter(self) -> Rewriter:
        return _Rewriter()


class _Rewriter(NextDataFrame):
    def spoilt(self, header: Header, payload: bytes) -> Iterable[Action]:
        key = bytes(len(_KEY)) if header.key is not None else _KEY
        sent = replace(header, key=_KEY).encode() + masked(payload, key)
        return (Forward(Direction.DOWN, sent),)
