"""Either flavour of gRPC-Web's body without I/O: base64 where it is text, then frames."""

from __future__ import annotations

from collections.abc import Iterator

from clients.base64_chunks import Base64Chunks
from clients.grpc_web_frames import GrpcWebFrames, WebItem


class GrpcWebBody:
    """Feed it the body in any split, its content coding already undone."""

    def __init__(self, *, text: bool, max_frame_bytes: int, any_flags: bool = False) -> None:
        self._base64 = Base64Chunks() if text else None
        self._frames = GrpcWebFrames(max_frame_bytes, any_flags=any_flags)

    @property
    def not_base64(self) -> str:
        """Why the text cannot be followed any further, "" where it can."""
        return self._base64.broken if self._base64 else ""

    @property
    def unfinished(self) -> bool:
        """Whether something has begun that would be lost if the stream ended here."""
        begun = self._base64 is not None and self._base64.unfinished
        return begun or self._frames.unfinished

    def feed(self, data: bytes) -> Iterator[WebItem]:
        """The items that are whole with `data`. To be exhausted."""
        return self._frames.feed(self._base64.feed(data) if self._base64 else data)
