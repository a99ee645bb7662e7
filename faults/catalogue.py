"""Every fault there is, found by walking this package: a new file needs no entry anywhere."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType, ModuleType

import faults
from faults.fault import Fault
from faults.notation import BadFaultError, read


@cache
def catalogue() -> Mapping[str, type[Fault]]:
    """Name to class, by layer and then by name.

    Raises: RuntimeError, two faults share a name.
    """
    found: dict[str, type[Fault]] = {}
    for info in pkgutil.walk_packages(faults.__path__, f"{faults.__name__}."):
        if not info.name.endswith(".__main__"):
            for fault in _defined_in(importlib.import_module(info.name)):
                other = found.setdefault(fault.name(), fault)
                if other is not fault:
                    raise RuntimeError(
                        f"{fault.name()} is two faults: {other.__module__} and {fault.__module__}"
                    )
    layers = list(type(next(iter(found.values())).about.layer))
    order = sorted(found, key=lambda name: (layers.index(found[name].about.layer), name))
    return MappingProxyType({name: found[name] for name in order})


def by_name(name: str) -> type[Fault]:
    """The fault's class. Raises: BadFaultError, there is none."""
    if name not in catalogue():
        near = get_close_matches(name, catalogue(), n=1)
        guess = f"did you mean {near[0]}?" if near else "see `python -m faults list`"
        raise BadFaultError(f"there is no fault {name!r}: {guess}")
    return catalogue()[name]


def parse(text: str) -> Fault:
    """The fault that prints as `text`: `name`, or `name(field=value,...)`.

    Fields left out take their defaults; several values of one field are joined by `+`.
    Raises: BadFaultError, in one line that names the culprit.
    """
    name, _, arguments = text.strip().partition("(")
    fault = by_name(name.strip())
    if not arguments:
        return read(fault, {})
    if not arguments.endswith(")"):
        raise BadFaultError(f"{text!r} does not end in `)`")
    given: dict[str, str] = {}
    for part in filter(None, (each.strip() for each in arguments[:-1].split(","))):
        field, equals, value = part.partition("=")
        if not equals:
            raise BadFaultError(f"{name}: {part!r} is not `field=value`")
        if field.strip() in given:
            raise BadFaultError(f"{name}: {field.strip()} is given twice")
        given[field.strip()] = value.strip()
    return read(fault, given)


def _defined_in(module: ModuleType) -> list[type[Fault]]:
    return [
        value
        for value in vars(module).values()
        if inspect.isclass(value)
        and issubclass(value, Fault)
        and value.__module__ == module.__name__
        and not value.__name__.startswith("_")
        and not inspect.isabstract(value)
        and hasattr(value, "about")
    ]
