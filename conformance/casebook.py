"""All cases, checked before anything runs."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from types import ModuleType

import conformance.cases
from conformance.case import SETTINGS, WIRES, AtHeard, AtSaid, Case, Lane, RoadKind, Where
from faults.gateway_fault import GatewayFault

Book = Mapping[str, Case]

PLACES = [f"{wire}/{setting}" for wire in (*WIRES, "*") for setting in SETTINGS] + [*WIRES, "*"]


class BadCaseError(Exception):
    """A case that could pass vacuously or can never run; the message names it and the mend."""


def load(modules: Iterable[str] = ()) -> Book:
    """Every case by id, in the order of their files' names; then those of further modules.

    A module says `CASE = Case(...)` or `CASES = (...)`.

    Raises:
        BadCaseError: a module that cannot be had, two cases with one id, or a broken rule of
            `check`.
    """
    book: dict[str, Case] = {}
    ours = sorted(m.name for m in pkgutil.iter_modules(conformance.cases.__path__))
    for name in (*(f"conformance.cases.{each}" for each in ours), *modules):
        loaded = _module(name)
        for case in getattr(loaded, "CASES", None) or (loaded.CASE,):
            if case.id in book:
                raise BadCaseError(
                    f"two cases are called {case.id!r}; ids are for ever, rename one"
                )
            book[case.id] = case
    for case in book.values():
        check(case, book)
    return book


def _module(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise BadCaseError(f"cannot import cases from {name!r}: {error}") from error


def check(case: Case, book: Book) -> None:
    """Refuse what could pass without being asked anything.

    Raises:
        BadCaseError: no answer is documented for one of its cells; a wire, a setting, a
            dependency or a place that it documents does not exist; it waits for itself; it has a
            fault without a trigger or the reverse, a trigger or a move that can never fall, or
            no anchor; it would reload or end a gateway that serves other cells, or none.
    """
    for wire in case.carried:
        for setting in case.settings:
            if wire not in case.unsupported:
                _documented(case, wire, setting)
    _no_strangers(case, "wire", case.wires, WIRES)
    _no_strangers(case, "setting", case.settings, SETTINGS)
    _no_strangers(case, "dependency", case.depends_on, book)
    _no_strangers(case, "place to document", case.expect, PLACES)
    _no_strangers(case, "wire to be unsupported", case.unsupported, case.wires)
    if not case.carried:
        raise BadCaseError(f"case {case.id!r}: only a gateway carries it, so ask on its roads")
    _no_later_lane(case, book)
    _no_circle(case, book)
    if (case.fault is None) != (case.when is None):
        raise BadCaseError(f"case {case.id!r}: a fault needs a trigger, and a trigger a fault")
    for wire in case.carried:
        if case.fault and wire not in case.unsupported and case.fault_on(wire) is None:
            raise BadCaseError(f"case {case.id!r}: names no fault for {wire}")
    if case.stranger_meets is not None and not case.stranger:
        raise BadCaseError(f"case {case.id!r}: nobody is there to meet {case.stranger_meets}")
    _befallen_apart(case)
    if not case.anchors:
        raise BadCaseError(f"case {case.id!r}: name at least one anchor (RFC section, document)")
    for k in _tokens(case):
        if case.limit and k > case.limit + 1:  # Done comes after the last token
            raise BadCaseError(f"case {case.id!r}: waits for token {k} of {case.limit}")


def _befallen_apart(case: Case) -> None:
    for wire in case.wires:
        befalls = isinstance(case.fault_on(wire), GatewayFault)
        if befalls != (case.where is Where.GATEWAY):
            raise BadCaseError(f"case {case.id!r}: what befalls a gateway is where=gateway")
        if befalls and not (case.own_gateway and case.roads is RoadKind.GATEWAY):
            raise BadCaseError(
                f"case {case.id!r}: befalls a gateway, so it needs own_gateway and gateway roads"
            )


def _tokens(case: Case) -> Iterable[int]:
    """The positions that must be heard or said for this case to ask its question."""
    at = (case.when.k,) if isinstance(case.when, AtHeard | AtSaid) else ()
    return (*at, *case.again_at, *(move.at_heard for move in case.moves))


def _no_later_lane(case: Case, book: Book) -> None:
    order = list(Lane)  # as a run deals them out
    for need in case.depends_on:
        later = book[need].lane
        if order.index(case.lane) < order.index(later):
            raise BadCaseError(
                f"case {case.id!r} is {case.lane} and waits for {need!r}, which is {later}"
            )


def _no_circle(case: Case, book: Book) -> None:
    needed: set[str] = set()
    due = list(case.depends_on)
    while due:
        need = due.pop()
        if need == case.id:
            raise BadCaseError(f"case {case.id!r} waits for itself, over {sorted(needed)}")
        if need not in needed:
            needed.add(need)
            due += book[need].depends_on


def _documented(case: Case, wire: str, setting: str) -> None:
    try:
        case.expectation(wire, setting)
    except KeyError as error:
        raise BadCaseError(str(error.args[0])) from error


def _no_strangers(case: Case, what: str, named: Iterable[str], known: Iterable[str]) -> None:
    for name in named:
        if name not in set(known):
            raise BadCaseError(f"case {case.id!r}: there is no {what} {name!r}")
