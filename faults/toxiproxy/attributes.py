"""A toxic's parameters: a frozen dataclass whose field names and defaults are the API's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, ClassVar, Self

from faults.toxiproxy.go_decode import Given, Scalar
from faults.toxiproxy.place import Place
from faults.toxiproxy.refusal import bad_body
from faults.toxiproxy.toxic_stage import ToxicStage

LONGEST_MS = 7 * 24 * 3600 * 1000
MOST_BYTES = 2**40


@dataclass(frozen=True, slots=True)
class Attributes:
    """Base of every toxic. A subclass names its Go type and makes a stage per connection."""

    go_label: ClassVar[str]

    def problem(self) -> str:
        """What is wrong beyond the bounds of single fields, the field's name first; or ""."""
        return ""

    def stage(self, place: Place) -> ToxicStage[Any]:
        """What does it to one direction of one connection."""
        raise NotImplementedError

    @classmethod
    def scalars(cls) -> dict[str, Scalar]:
        """The JSON type of each field."""
        return {each.name: each.metadata["scalar"] for each in fields(cls)}

    def shown(self) -> Mapping[str, object]:
        """As the API shows it."""
        return asdict(self)

    def given(self, values: Given) -> Self:
        """These attributes with what a body gave. Raises: Refusal (400) naming the field."""
        known = {each.name for each in fields(self)}
        new = replace(self, **{name: value for name, value in values.items() if name in known})
        for each in fields(new):
            _check(each.name, getattr(new, each.name), each.metadata)
        if problem := new.problem():
            raise bad_body(f"attributes.{problem}")
        return new


def whole(most: int, *, least: int = 0, default: int = 0, scalar: Scalar = Scalar.INT64) -> int:
    """A field that holds a whole number from `least` to `most`."""
    bounds = {"scalar": scalar, "least": least, "most": most}
    return field(default=default, metadata=bounds)


def one_of(*choices: str) -> str:
    """A field that holds one of these words; the first is the default."""
    return field(default=choices[0], metadata={"scalar": Scalar.STRING, "choices": choices})


def flag() -> bool:
    """A field that is false unless said."""
    return field(default=False, metadata={"scalar": Scalar.BOOL})


def _check(name: str, value: Any, bounds: Mapping[str, Any]) -> None:
    choices = bounds.get("choices")
    if choices and value not in choices:
        raise bad_body(f"attributes.{name}: {value!r} is none of {', '.join(choices)}")
    if "most" in bounds and not bounds["least"] <= value <= bounds["most"]:
        span = f"{bounds['least']}..{bounds['most']}"
        raise bad_body(f"attributes.{name}: {value} is not within {span}")
