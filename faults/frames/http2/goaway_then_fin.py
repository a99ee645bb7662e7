"""The server says that it will go, and goes in the same breath."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from hyperframe.frame import GoAwayFrame

from faults.fault import About, Direction, Layer
from faults.frames.bounds import within
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.link.act import Act, Followed
from faults.frames.http2.link.built import built
from faults.frames.http2.link.frame import Answer
from faults.frames.http2.link.rewriter import Http2Rewriter
from faults.frames.rewriter import Finish

CODE_MAX = 2**32 - 1  # four bytes on the wire


@dataclass(frozen=True, slots=True)
class GoawayThenFin(FrameFault):
    """GOAWAY with `code` that promises to end what is open, then FIN towards the client.

    The client's own FIN, when it comes, is passed on.
    """

    code: int = 0
    debug: str = ""

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("heard(k)", "said(k)"),
        cause="a drain whose grace is over, or was never given",
        default="ingress-nginx worker-shutdown-timeout 240 s; "
        "gRPC MAX_CONNECTION_AGE_GRACE, endless unless set",
        source="RFC 9113 §6.8; gRPC A9 (server-side connection management)",
        looks={"grpc": "UNAVAILABLE 'Socket closed'"},
    )

    def __post_init__(self) -> None:
        within(self, "code", 0, CODE_MAX)

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(_Go(self))


class _Go(Act):
    def __init__(self, fault: GoawayThenFin) -> None:
        self._fault = fault

    def fired(self, link: Followed, /) -> Iterable[Answer]:
        goaway = GoAwayFrame(
            0,
            last_stream_id=link.streams.newest_id,
            error_code=self._fault.code,
            additional_data=self._fault.debug.encode(),
        )
        yield built(Direction.DOWN, goaway)
        yield Finish(Direction.DOWN)
