"""Acts on the header block that ends a response: gRPC's trailers, or a Trailers-Only response."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from faults.fault import Direction
from faults.frames.http2.link.act import Act, Followed
from faults.frames.http2.link.frame import Answer, Headers, Unit
from faults.frames.http2.link.streams import Only


@dataclass(slots=True)
class OnTrailers(Act):
    """`change` answers what goes on in the place of a chosen stream's last header block."""

    change: Callable[[Headers], Iterable[Answer]]
    only: Only | None = Only.NEWEST

    def passing(self, link: Followed, unit: Unit, /) -> Iterable[Answer]:
        if (
            isinstance(unit, Headers)
            and unit.direction is Direction.DOWN
            and unit.ends
            and link.befalls(unit)
        ):
            return self.change(unit)
        return (unit,)


def without(headers: Headers, *names: bytes) -> Headers:
    """The same without the named fields."""
    kept = tuple(field for field in headers.fields if field[0] not in names)
    return replace(headers, fields=kept, wire=b"")


def saying(headers: Headers, name: bytes, value: bytes) -> Headers:
    """The same with one field changed where it stands, or added where there is none."""
    changed = tuple((n, value if n == name else v) for n, v in headers.fields)
    if all(n != name for n, _ in changed):
        changed += ((name, value),)
    return replace(headers, fields=changed, wire=b"")
