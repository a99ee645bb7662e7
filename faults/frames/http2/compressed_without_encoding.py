"""A message says that it is compressed, where no compression was agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.on_messages import OnMessages
from faults.frames.http2.link.rewriter import Http2Rewriter
from faults.frames.http2.link.streams import Only


@dataclass(frozen=True, slots=True)
class CompressedWithoutEncoding(FrameFault):
    """The next message's Compressed-Flag is 1; its bytes are what they were."""

    only: Only = Only.NEWEST

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="a gateway that drops grpc-encoding, or a codec set on one side only",
        default="",
        source="gRPC PROTOCOL-HTTP2 'Length-Prefixed-Message'; compression.md",
        looks={"grpc": "INTERNAL 'Compression bit set but no encoding configured'"},
    )

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(OnMessages(_flag, self.only))


def _flag(messages: Sequence[bytes]) -> bytes:
    (message,) = messages
    return b"\x01" + message[1:]
