"""Filling fields from JSON by the rules of Go's encoding/json.

Names match whatever their case, unknown ones are ignored, null leaves a field as it was,
and a value of the wrong type is refused in the words that Go has for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from faults.toxiproxy.go_json import Number, Pairs, Value, float32
from faults.toxiproxy.refusal import Refusal, bad_body

Given = dict[str, Any]
"""What a body gave: field name to a value of that field's type; a struct is a `Given` again."""


class Scalar(StrEnum):
    """The Go types that a field can have. The value is Go's name for it."""

    STRING = "string"
    BOOL = "bool"
    INT = "int"
    INT64 = "int64"
    FLOAT32 = "float32"


Fields = Mapping[str, "Scalar | Struct"]


@dataclass(frozen=True, slots=True)
class Struct:
    """A Go struct: `label` is its bare name ("" when anonymous), `type_` what Go calls it."""

    label: str
    type_: str
    fields: Fields
    embedded: Mapping[str, str] = field(
        default_factory=dict[str, str]
    )  # fields that Go names by a path


def decode(value: Value, struct: Struct) -> Given:
    """What `value` gives to the fields of `struct`. Raises: Refusal (400)."""
    given: Given = {}
    _fill(given, value, struct, "", f"value of type {struct.type_}")
    return given


def decode_list(value: Value, struct: Struct) -> list[Given]:
    """The same for an array of them; null is an empty one. Raises: Refusal (400)."""
    if value is None:
        return []
    if isinstance(value, list) and not isinstance(value, Pairs):
        return [decode(entry, struct) for entry in value]
    raise _mismatch(value, f"value of type []{struct.type_}")


def _fill(given: Given, value: Value, struct: Struct, path: str, where: str) -> None:
    if value is None:
        return
    if not isinstance(value, Pairs):
        raise _mismatch(value, where)
    for written, entry in value:
        name = _named(written, struct)
        if name is None or entry is None:
            continue
        kind, inner = struct.fields[name], f"{path}{struct.embedded.get(name, name)}"
        if isinstance(kind, Struct):
            nested: Given = given.setdefault(name, {})
            place = f"struct field {struct.label}.{inner} of type {kind.type_}"
            _fill(nested, entry, kind, f"{inner}.", place)
        else:
            place = f"struct field {struct.label}.{inner} of type {kind}"
            given[name] = _scalar(entry, kind, place)


def _named(written: str, struct: Struct) -> str | None:
    """The field that `written` means: itself, or one that differs from it only in case."""
    if written in struct.fields:
        return written
    folded = written.casefold()
    return next((name for name in struct.fields if name.casefold() == folded), None)


def _scalar(value: Value, kind: Scalar, where: str) -> str | bool | float:
    match kind, value:
        case ((Scalar.INT | Scalar.INT64 | Scalar.FLOAT32), Number()):
            return _number(value, kind, where)
        case Scalar.STRING, Number():
            raise _mismatch(value, where)
        case Scalar.STRING, str():
            # JSON can spell a lone surrogate, UTF-8 cannot carry it
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case Scalar.BOOL, bool():
            return value
        case _:
            raise _mismatch(value, where)


def _number(text: Number, kind: Scalar, where: str) -> float:
    if kind is Scalar.FLOAT32:
        with suppress(OverflowError):
            return float32(float(text))
    elif re.fullmatch(r"-?[0-9]{1,19}", text) and -(2**63) <= int(text) < 2**63:
        return int(text)
    raise bad_body(f"json: cannot unmarshal number {text} into Go {where}")


def _mismatch(value: Value, where: str) -> Refusal:
    match value:
        case Number():
            kind = "number"
        case str():
            kind = "string"
        case bool():
            kind = "bool"
        case Pairs():
            kind = "object"
        case _:
            kind = "array"
    return bad_body(f"json: cannot unmarshal {kind} into Go {where}")
