"""A message that does not arrive."""

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
class MessageDropped(FrameFault):
    """The server's next `messages` messages are left out; those behind them follow at once."""

    messages: int = 1

    about: ClassVar[About] = About(
        layer=Layer.WEBSOCKET,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a broker between model and server that drops for slow readers; a bounded queue",
        default="",
        source="RFC 6455 §5.4, §5.6: messages carry no number",
        looks={
            "websocket": "no error: a token is missing",
        },
    )

    def __post_init__(self) -> None:
        within(self, "messages", 1)

    def rewriter(self) -> Rewriter:
        return _Rewriter(self.messages)


class _Rewriter(MessageRewriter):
    def __init__(self, messages: int) -> None:
        super().__init__()
        self._messages = messages

    def message(self, message: Message) -> Iterable[bytes]:  # noqa: ARG002 - it is dropped
        self._messages -= 1
        self.done = self._messages == 0
        return ()
