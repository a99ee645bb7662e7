"""One toxic of one proxy: what it is called, whom it befalls, what it does and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from faults.fault import Direction
from faults.toxiproxy.attributes import Attributes
from faults.toxiproxy.go_decode import Fields, Given, Scalar, Struct, decode
from faults.toxiproxy.go_json import Value
from faults.toxiproxy.kinds import KINDS
from faults.toxiproxy.refusal import INVALID_STREAM, INVALID_TYPE, bad_body
from faults.toxiproxy.trigger import SCALARS, Trigger

_DIRECTIONS = {"downstream": Direction.DOWN, "upstream": Direction.UP}
_NOTHING = Struct("NoopToxic", "toxics.NoopToxic", {})
_ANONYMOUS = (
    'struct { Attributes interface {} "json:\\"attributes\\""; '
    'Toxicity float32 "json:\\"toxicity\\"" }'
)
_WRAPPER = Struct(
    "ToxicWrapper",
    "toxics.ToxicWrapper",
    {
        "attributes": _NOTHING,
        "name": Scalar.STRING,
        "type": Scalar.STRING,
        "stream": Scalar.STRING,
        "toxicity": Scalar.FLOAT32,
    },
)


@dataclass(frozen=True, slots=True)
class Toxic:
    """`stream` is as the client wrote it, for that is how it is shown; `toxicity` is 0..1."""

    name: str
    type: str
    stream: str
    toxicity: float
    attributes: Attributes
    trigger: Trigger

    @property
    def direction(self) -> Direction:
        return _DIRECTIONS[self.stream.lower()]

    def shown(self) -> Mapping[str, object]:
        """As the API shows it, in Toxiproxy's order."""
        return {
            "attributes": {**self.attributes.shown(), **self.trigger.shown()},
            "name": self.name,
            "type": self.type,
            "stream": self.stream,
            "toxicity": self.toxicity,
        }

    def changed(self, body: Value) -> Toxic:
        """This toxic with the attributes and the toxicity that `body` gives; all or nothing.

        Raises: Refusal (400).
        """
        kind = type(self.attributes)
        fields: Fields = {"attributes": _attributes(kind), "toxicity": Scalar.FLOAT32}
        given = decode(body, Struct("", _ANONYMOUS, fields))
        new = replace(self, toxicity=given.get("toxicity", self.toxicity))
        return _with_attributes(new, given)


def described(body: Value) -> Toxic:
    """The toxic that `body` describes. Raises: Refusal (400)."""
    defaults: Given = {"name": "", "type": "", "stream": "downstream", "toxicity": 1}
    given = defaults | decode(body, _WRAPPER)
    type_, stream = given["type"], given["stream"]
    if stream.lower() not in _DIRECTIONS:
        raise INVALID_STREAM
    if type_ not in KINDS:
        raise INVALID_TYPE
    name = given["name"] or f"{type_}_{stream}"
    kind = KINDS[type_]
    second = decode(body, Struct("", "", {"attributes": _attributes(kind)}))
    return _with_attributes(
        Toxic(name, type_, stream, given["toxicity"], kind(), Trigger()), second
    )


def _attributes(kind: type[Attributes]) -> Struct:
    return Struct(kind.go_label, f"toxics.{kind.go_label}", {**kind.scalars(), **SCALARS})


def _with_attributes(toxic: Toxic, given: Given) -> Toxic:
    if not 0 <= toxic.toxicity <= 1:
        raise bad_body(f"toxicity: {toxic.toxicity} is not within 0..1")
    values: Given = given.get("attributes", {})
    return replace(
        toxic,
        attributes=toxic.attributes.given(values),
        trigger=toxic.trigger.given(values),
    )
