"""One byte inside a message changes, and nothing below notices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.bounds import within
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.messages import PREFIX_BYTES
from faults.frames.http2.link.on_messages import OnMessages
from faults.frames.http2.link.rewriter import Http2Rewriter
from faults.frames.http2.link.streams import Only


@dataclass(frozen=True, slots=True)
class GrpcByteFlipped(FrameFault):
    """In the next message, behind its prefix, byte `at_byte` (below 0: from its end) is XORed.

    An empty message passes, and a place outside of the message is the nearest inside.
    """

    at_byte: int = -1
    mask: int = 0x01
    only: Only = Only.NEWEST

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="a NIC with a broken offload, memory without ECC, a proxy's bug; TLS would tell",
        default="",
        source="RFC 9113 §4.1: a frame carries no checksum",
        looks={"grpc": "nothing, where the message still parses"},
    )

    def __post_init__(self) -> None:
        within(self, "mask", 1, 255)

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(OnMessages(self._flip, self.only))

    def _flip(self, messages: Sequence[bytes]) -> bytes:
        message = bytearray(messages[0])
        size = len(message) - PREFIX_BYTES
        if size:
            place = self.at_byte if self.at_byte >= 0 else size + self.at_byte
            message[PREFIX_BYTES + max(0, min(place, size - 1))] ^= self.mask
        return bytes(message)
