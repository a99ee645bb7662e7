"""A message that arrives twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.bounds import within
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Rewriter
from faults.frames.websocket.message_rewriter import Message, MessageRewriter


@dataclass(frozen=True, slots=True)
class MessageDuplicated(FrameFault):
    """The server's next message arrives `times` times in a row."""

    times: int = 2

    about: ClassVar[About] = About(
        layer=Layer.WEBSOCKET,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a retry between model and server after an answer that was not lost; a resume that "
        "counts from the wrong side",
        default="",
        source="RFC 6455 §5.4, §5.6: messages carry no number",
        looks={
            "websocket": "no error: the token twice",
        },
    )

    def __post_init__(self) -> None:
        within(self, "times", 2, 1_000)

    def rewriter(self) -> Rewriter:
        return _Rewriter(self.times)


class _Rewriter(MessageRewriter):
    def __init__(self, times: int) -> None:
        super().__init__()
        self._times = times

    def message(self, message: Message) -> Iterable[bytes]:
        self.done = True
        return (message.encode(),) * self._times
