"""Answers a request in the server's place."""

from __future__ import annotations

from collections.abc import Iterable

from faults.fault import Direction
from faults.frames.http2.link.act import Act, Followed
from faults.frames.http2.link.built import data_frames
from faults.frames.http2.link.frame import Answer, Headers, Unit
from faults.frames.http2.link.streams import Only


class Answering(Act):
    """The next request is answered with `fields` and `page`; the server never hears of it.

    Its stream's id is skipped towards the server, which HTTP/2 allows (RFC 9113 §5.1.1).
    """

    only: Only | None = None

    def __init__(self, fields: tuple[tuple[bytes, bytes], ...], page: bytes = b"") -> None:
        self._fields = fields
        self._page = page

    def passing(self, link: Followed, unit: Unit, /) -> Iterable[Answer]:
        if (
            not isinstance(unit, Headers)
            or unit.direction is not Direction.UP
            or not link.befalls(unit)
        ):
            yield unit
            return
        link.silence(Direction.UP, unit.stream_id)  # also a later RST_STREAM: there it is idle
        yield Headers(Direction.DOWN, unit.stream_id, self._fields, ends=not self._page)
        if self._page:
            yield from data_frames(Direction.DOWN, unit.stream_id, self._page, ends=True)
