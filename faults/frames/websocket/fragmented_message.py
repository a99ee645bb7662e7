"""A message in pieces, one of them cut inside a character."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.bounds import within
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Rewriter
from faults.frames.websocket.frame import CONTINUATION, frame
from faults.frames.websocket.message_rewriter import Message, MessageRewriter

_LONGER_CHARACTER = re.compile(rb"[\xc2-\xf4]")


@dataclass(frozen=True, slots=True)
class FragmentedMessage(FrameFault):
    """The server's next message comes in `fragments` frames, uncompressed.

    The first cut falls inside the first character that is longer than one byte, where there
    is one; the others cut what is left evenly. Legal: a client must put it together.
    """

    fragments: int = 3

    about: ClassVar[About] = About(
        layer=Layer.WEBSOCKET,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a gateway with frames of its own size",
        default="AWS API Gateway cuts at 32 KiB",
        source="RFC 6455 §5.4; §5.6: a fragment need not be whole UTF-8",
        looks={
            "websocket": "no error and every token",
        },
    )

    def __post_init__(self) -> None:
        within(self, "fragments", 2, 10_000)

    def rewriter(self) -> Rewriter:
        return _Rewriter(self.fragments)


class _Rewriter(MessageRewriter):
    def __init__(self, fragments: int) -> None:
        super().__init__()
        self._fragments = fragments

    def message(self, message: Message) -> Iterable[bytes]:
        self.done = True
        cuts = _cuts(message.payload, self._fragments)
        last = len(cuts) - 2
        for at, (begin, end) in enumerate(pairwise(cuts)):
            opcode = CONTINUATION if at else message.opcode
            yield frame(opcode, message.payload[begin:end], fin=at == last)


def _cuts(payload: bytes, fragments: int) -> list[int]:
    """The offsets at which the fragments begin, and the end: `fragments` + 1 in all."""
    found = _LONGER_CHARACTER.search(payload)
    first = found.start() + 1 if found else len(payload) // fragments
    rest = len(payload) - first
    return [0, *(first + rest * at // (fragments - 1) for at in range(fragments))]
