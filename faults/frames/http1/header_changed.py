"""A header field that arrives with another value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Direction, Layer
from faults.frames.bounds import field_name
from faults.frames.frame_fault import FrameFault
from faults.frames.http1.head import Head
from faults.frames.http1.head_edit import HeadEdit


@dataclass(frozen=True, slots=True)
class HeaderChanged(FrameFault):
    """From the firing on, every head in `direction` has `header: value`, whether it had one or not.

    `value` is sent as it is, in UTF-8: a line end in it makes more lines, as it does in the wild.
    """

    header: str = "Content-Type"
    value: str = "text/plain"
    direction: Direction = Direction.DOWN

    about: ClassVar[About] = About(
        layer=Layer.HTTP1,
        where=("near", "far"),
        when=("connect",),
        cause="a gateway that adds or replaces a field: a type, a cache rule, a coding",
        default="",
        source="RFC 9110 §7.7; WHATWG HTML §9.2.3: only text/event-stream is a stream",
        looks={
            "sse": "Content-Type: httpx-sse SSEError",
        },
    )

    def __post_init__(self) -> None:
        field_name(self, "header")

    def rewriter(self) -> HeadEdit:
        return _Rewriter(self.direction, self.header.encode(), self.value.encode())


class _Rewriter(HeadEdit):
    def __init__(self, direction: Direction, name: bytes, value: bytes) -> None:
        super().__init__(direction)
        self._name = name
        self._value = value

    def edited(self, head: Head) -> Head:
        return head.with_field(self._name, self._value)
