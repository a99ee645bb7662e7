"""All cases, checked before anything runs."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping

import conformance.cases
from conformance.case import SETTINGS, WIRES, AtConnect, Case, Lane

Book = Mapping[str, Case]


class BadCaseError(Exception):
    """A case that could pass vacuously or can never run; the message names it and the mend."""


def load() -> Book:
    """Every case by id, in the order of their files' names.

    A module of `conformance.cases` says `CASE = Case(...)` or `CASES = (...)`.

    Raises:
        BadCaseError: two cases share an id, or one of them breaks a rule of `check`.
    """
    book: dict[str, Case] = {}
    for module in sorted(m.name for m in pkgutil.iter_modules(conformance.cases.__path__)):
        loaded = importlib.import_module(f"conformance.cases.{module}")
        for case in getattr(loaded, "CASES", None) or (loaded.CASE,):
            if case.id in book:
                raise BadCaseError(
                    f"two cases are called {case.id!r}; ids are for ever, rename one"
                )
            book[case.id] = case
    for case in book.values():
        check(case, book)
    return book


def check(case: Case, book: Book) -> None:
    """Refuse what could pass without being asked anything.

    Raises:
        BadCaseError: no answer is documented for one of its cells, a dependency or a wire does
            not exist, it has a fault without a trigger or the reverse, or no anchor.
    """
    for wire in case.wires:
        for setting in case.settings:
            if wire not in case.unsupported:
                _documented(case, wire, setting)
    _no_strangers(case, "wire", case.wires, WIRES)
    _no_strangers(case, "setting", case.settings, SETTINGS)
    _no_strangers(case, "dependency", case.depends_on, book)
    _no_later_lane(case, book)
    if (case.fault is None) != (case.when is None):
        raise BadCaseError(f"case {case.id!r}: a fault needs a trigger, and a trigger a fault")
    if not case.anchors:
        raise BadCaseError(f"case {case.id!r}: name at least one anchor (RFC section, document)")
    if case.when and not isinstance(case.when, AtConnect) and case.when.k > case.limit:
        raise BadCaseError(f"case {case.id!r}: fires at {case.when}, after its {case.limit} tokens")


def _no_later_lane(case: Case, book: Book) -> None:
    for need in case.depends_on:
        if case.lane is Lane.BUSY and book[need].lane is Lane.QUIET:
            raise BadCaseError(f"case {case.id!r} is busy and waits for {need!r}, which is quiet")


def _documented(case: Case, wire: str, setting: str) -> None:
    try:
        case.expectation(wire, setting)
    except KeyError as error:
        raise BadCaseError(str(error.args[0])) from error


def _no_strangers(case: Case, what: str, named: Iterable[str], known: Iterable[str]) -> None:
    for name in named:
        if name not in set(known):
            raise BadCaseError(f"case {case.id!r}: there is no {what} {name!r}")
