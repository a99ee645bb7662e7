"""A frame of a kind that does not exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.bounds import within
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Rewriter
from faults.frames.websocket.frame import frame
from faults.frames.websocket.injecting import Injecting


@dataclass(frozen=True, slots=True)
class ReservedOpcode(FrameFault):
    """An empty frame with `opcode` between two of the server's messages.

    3 to 7 are reserved for data, 11 to 15 for control; others are sent too (four bits).
    """

    opcode: int = 3

    about: ClassVar[About] = About(
        layer=Layer.WEBSOCKET,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a desynchronised stream: a length misread makes payload into headers",
        default="",
        source="RFC 6455 §5.2: an unknown opcode MUST fail the connection",
        looks={
            "websocket": "ConnectionClosedError, 1002 (invalid opcode)",
        },
    )

    def __post_init__(self) -> None:
        within(self, "opcode", 0, 15)

    def rewriter(self) -> Rewriter:
        return Injecting(frame(self.opcode & 0xF, b""))
