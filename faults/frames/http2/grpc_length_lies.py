"""A message's prefix claims another length than the message has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.messages import PREFIX_BYTES, prefixed
from faults.frames.http2.link.on_messages import OnMessages
from faults.frames.http2.link.rewriter import Http2Rewriter
from faults.frames.http2.link.streams import Only


@dataclass(frozen=True, slots=True)
class GrpcLengthLies(FrameFault):
    """The next message claims to be `by_bytes` longer (or, below 0, shorter) than it is."""

    by_bytes: int = 1
    only: Only = Only.NEWEST

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="bytes lost or doubled inside a stream, a hand-written encoder",
        default="",
        source="gRPC PROTOCOL-HTTP2 'Length-Prefixed-Message'",
        looks={
            "grpc": "OK, with one message that does not parse and the rest lost; "
            "claiming more than 4 MiB: RESOURCE_EXHAUSTED"
        },
    )

    def rewriter(self) -> Http2Rewriter:
        def lie(messages: Sequence[bytes]) -> bytes:
            (message,) = messages
            body = message[PREFIX_BYTES:]
            said_bytes = len(body) + self.by_bytes
            return prefixed(body, compressed=message[0], said_bytes=said_bytes)

        return Http2Rewriter(OnMessages(lie, self.only))
