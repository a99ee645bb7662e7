"""A fault's fields, read from text: the way back from what a fault prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from faults.fault import Fault, shown

_TRUTH = {"true": True, "yes": True, "false": False, "no": False}


class BadFaultError(ValueError):
    """A fault that somebody asked for cannot be had. One line that names the culprit."""


def read(fault: type[Fault], given: Mapping[str, str]) -> Fault:
    """The fault with these fields, its defaults for the rest. Raises: BadFaultError."""
    known = {field.name: field for field in fields(fault)}
    for name in given:
        if name not in known:
            has = f"it has {', '.join(known)}" if known else "it has none"
            raise BadFaultError(f"{fault.name()} has no field {name}: {has}")
    missing = [name for name in known if name not in given and _required(known[name])]
    if missing:
        raise BadFaultError(f"{fault.name()} needs {missing[0]}: write {usage(fault)}")
    kinds = get_type_hints(fault)
    values = {name: _value(fault, name, kinds[name], text) for name, text in given.items()}
    try:
        return fault(**values)
    except ValueError as error:
        raise BadFaultError(str(error)) from error


def usage(fault: type[Fault]) -> str:
    """How it is written, with what its fields take or default to."""
    kinds = get_type_hints(fault)
    shown = (
        f"{field.name}={choices(kinds[field.name]) if _required(field) else default(field)}"
        for field in fields(fault)
    )
    return f"{fault.name()}({','.join(shown)})" if fields(fault) else fault.name()


def choices(kind: Any) -> str:
    """What a field of that type takes, in a few words."""
    if get_origin(kind) is tuple:
        return f"{choices(get_args(kind)[0])}, joined by +"
    if get_origin(kind) in (Union, UnionType):
        return " or ".join(choices(each) for each in get_args(kind))
    if kind is NoneType:
        return "none"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return " or ".join(str(member) for member in kind)
    named: dict[Any, str] = {int: "a whole number", float: "a number", bool: "true or false"}
    return named.get(kind, "a text")


def default(field: Field[Any]) -> str:
    """The field's default as it is written, "" where it has none."""
    return "" if _required(field) else shown(field.default)


def _required(field: Field[Any]) -> bool:
    return field.default is MISSING


def _value(fault: type[Fault], name: str, kind: Any, text: str) -> Any:
    try:
        return _read(kind, text)
    except (ValueError, KeyError) as error:
        what = f"{fault.name()}: {name} must be {choices(kind)}, not {text!r}"
        raise BadFaultError(what) from error


def _read(kind: Any, text: str) -> Any:
    """Raises: ValueError or KeyError, the text says no such value."""
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], part.strip()) for part in text.split("+"))
    if get_origin(kind) in (Union, UnionType):
        if text.lower() == "none":
            return None
        return _read(next(each for each in get_args(kind) if each is not NoneType), text)
    if kind is bool:
        return _TRUTH[text.lower()]
    return kind(text)
