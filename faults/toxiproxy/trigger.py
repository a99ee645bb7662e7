"""When a toxic takes hold of a connection, if not at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Self

from faults.toxiproxy.attributes import LONGEST_MS, MOST_BYTES
from faults.toxiproxy.go_decode import Given, Scalar
from faults.toxiproxy.refusal import bad_body

SCALARS: Mapping[str, Scalar] = {
    "after_bytes": Scalar.INT64,
    "after_ms": Scalar.INT64,
    "after_fire": Scalar.BOOL,
}


@dataclass(frozen=True, slots=True)
class Trigger:
    """Attributes that every toxic may have; the first that comes true starts it.

    `after_bytes`: so many bytes passed in the toxic's direction since it was there, exactly.
    `after_ms`: so many milliseconds after the client was accepted; at once where that is past.
    `after_fire`: the API's `POST …/toxics/{name}/fire`, which starts any that still waits.
    """

    after_bytes: int | None = None
    after_ms: int | None = None
    after_fire: bool = False

    @property
    def immediate(self) -> bool:
        return self.after_bytes is None and self.after_ms is None and not self.after_fire

    def shown(self) -> Mapping[str, object]:
        """As the API shows it: only what was asked for, so that clients of old see nothing new."""
        given = asdict(self).items()
        return {name: value for name, value in given if value is not None and value is not False}

    def given(self, values: Given) -> Self:
        """This trigger with what a body gave. Raises: Refusal (400) naming the field."""
        new = replace(self, **{name: values[name] for name in SCALARS if name in values})
        _check("after_bytes", new.after_bytes, MOST_BYTES)
        _check("after_ms", new.after_ms, LONGEST_MS)
        return new


def _check(name: str, value: int | None, most: int) -> None:
    if value is not None and not 0 <= value <= most:
        raise bad_body(f"attributes.{name}: {value} is not within 0..{most}")
