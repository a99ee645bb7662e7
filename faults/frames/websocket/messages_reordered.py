"""Two messages that change places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Rewriter
from faults.frames.websocket.message_rewriter import Message, MessageRewriter


@dataclass(frozen=True, slots=True)
class MessagesReordered(FrameFault):
    """The server's next message is withheld and sent right behind the one that follows it.

    Where none follows it is sent before the close frame or the FIN, in its place.
    """

    about: ClassVar[About] = About(
        layer=Layer.WEBSOCKET,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="two tasks that write to one connection; a queue with more than one consumer",
        default="",
        source="RFC 6455 §5.4, §5.6: messages carry no number",
        looks={
            "websocket": "no error: two tokens change places",
        },
    )

    def rewriter(self) -> Rewriter:
        return _Rewriter()


class _Rewriter(MessageRewriter):
    def __init__(self) -> None:
        super().__init__()
        self._withheld = b""

    def message(self, message: Message) -> Iterable[bytes]:
        if not self._withheld:
            self._withheld = message.encode()
            return ()
        self.done = True
        return (message.encode(), *self.left())

    def left(self) -> Iterable[bytes]:
        withheld, self._withheld = self._withheld, b""
        return (withheld,)
