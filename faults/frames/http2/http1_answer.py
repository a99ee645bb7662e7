"""HTTP/1.1 is spoken where frames are awaited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.bounds import status
from faults.frames.frame_fault import FrameFault
from faults.frames.http1.page import error_page, response
from faults.frames.http2.link.act import Act, Followed
from faults.frames.http2.link.frame import Answer
from faults.frames.http2.link.rewriter import Http2Rewriter
from faults.frames.rewriter import Finish, Forward


@dataclass(frozen=True, slots=True)
class Http1Answer(FrameFault):
    """A whole HTTP/1.1 response with `status` towards the client, then FIN.

    At connect it is the first thing that the client hears; later it stands between frames,
    where its first nine bytes read as a frame of 4.7 MB.
    """

    status: int = 400

    about: ClassVar[About] = About(
        layer=Layer.HTTP2,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a hop that was set up for HTTP/1.1 only, a gateway that writes its error page raw",
        default="",
        source="RFC 9113 §3.4: a server's first frame is SETTINGS",
        looks={
            "grpc": "by status as for grpc-http-status, 'Trying to connect an http1.x server'; "
            "at connect UNAVAILABLE 'failed to connect to all addresses'"
        },
    )

    def __post_init__(self) -> None:
        status(self)

    def rewriter(self) -> Http2Rewriter:
        return Http2Rewriter(_Answer(self.status))


class _Answer(Act):
    def __init__(self, status: int) -> None:
        self._status = status

    def fired(self, _link: Followed, /) -> Iterable[Answer]:
        yield Forward(Direction.DOWN, response(self._status, error_page(self._status)))
        yield Finish(Direction.DOWN)
