"""An error that the application says in a message, and then closes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.bounds import within
from faults.frames.dialects import Dialect, in_band
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Rewriter
from faults.frames.websocket.closing import Closing
from faults.frames.websocket.frame import TEXT, frame


@dataclass(frozen=True, slots=True)
class ErrorMessage(FrameFault):
    """A text message with the error in `dialect`, then a close frame with `code`."""

    dialect: Dialect = Dialect.TOKENWIRE
    code: int = 1011

    about: ClassVar[About] = About(
        layer=Layer.WEBSOCKET,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a model that is overloaded or fails in mid-stream",
        default="",
        source="RFC 6455 §7.4.1; OpenAI, Realtime and Responses over WebSocket: error events",
        looks={"websocket": "one more message, then ConnectionClosedError with the code"},
    )

    def __post_init__(self) -> None:
        within(self, "code", 0, 65_535)

    def rewriter(self) -> Rewriter:
        message = frame(TEXT, in_band(self.dialect).data.encode())
        return Closing(self.code.to_bytes(2, "big"), before=message)
