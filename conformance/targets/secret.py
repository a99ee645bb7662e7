"""Secrets: named in a target's file as `env:NAME`, known only here, shown nowhere."""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Iterable, Mapping
from typing import cast
from urllib.parse import quote, quote_plus

REFERENCE = re.compile(r"\benv:([A-Za-z_][A-Za-z0-9_]*)")
HIDDEN = "(secret)"
SHORTEST = 4  # what is shorter would black out half a report, and protects nothing


class BadSecretError(Exception):
    """A variable that is not set, or cannot be sent, or cannot be hidden; never its value."""


def names(part: object) -> set[str]:
    """The variables that a text refers to, or any text within a table or list."""
    match part:
        case str():
            return set(REFERENCE.findall(part))
        case Mapping():
            return names(list(cast("Mapping[object, object]", part).values()))
        case list() | tuple():
            found = (names(each) for each in cast("Iterable[object]", part))
            return set[str]().union(*found)
        case _:
            return set()


def resolved(text: str) -> str:
    """The text with each `env:NAME` replaced by the variable's value. Raises: BadSecretError."""
    return REFERENCE.sub(lambda found: value(found[1]), text)


def resolved_throughout(part: object) -> object:
    """The same for every text within a table or list."""
    match part:
        case str():
            return resolved(part)
        case Mapping():
            pairs = cast("Mapping[object, object]", part).items()
            return {key: resolved_throughout(each) for key, each in pairs}
        case list() | tuple():
            return [resolved_throughout(each) for each in cast("Iterable[object]", part)]
        case _:
            return part


def in_query(text: str) -> str:
    """The same for a URL's query: each value is percent-encoded. Raises: BadSecretError."""
    return REFERENCE.sub(lambda found: quote(value(found[1]), safe=""), text)


def value(name: str) -> str:
    """What a variable holds: printable ASCII, since it goes into a header.

    Raises:
        BadSecretError: it is not set, too short to be hidden wherever it comes back, or cannot
            be put into a header.
    """
    held = os.environ.get(name, "")
    if not held:
        raise BadSecretError(f"{name} is not set in the environment; export {name}=…")
    if len(held) < SHORTEST:
        raise BadSecretError(f"{name} has fewer than {SHORTEST} characters: too short to be hidden")
    if not (held.isascii() and held.isprintable()):
        raise BadSecretError(f"{name} holds a line break, or another character no header may have")
    return held


class Redaction:
    """Blacks out the values of some variables, also as they look in a URL, in JSON or in HTML."""

    def __init__(self, variables: Iterable[str]) -> None:
        values = (os.environ.get(name, "") for name in variables)
        forms = {form for held in values if len(held) >= SHORTEST for form in _forms(held)}
        longest_first = sorted(forms, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if forms else None

    def __call__(self, text: str) -> str:
        """The text without them."""
        return self._pattern.sub(HIDDEN, text) if self._pattern else text

    def throughout(self, part: object) -> object:
        """A table, list or text without them."""
        match part:
            case str():
                return self(part)
            case list() | tuple():
                return [self.throughout(each) for each in cast("Iterable[object]", part)]
            case dict():
                pairs = cast("dict[object, object]", part).items()
                return {key: self.throughout(each) for key, each in pairs}
            case _:
                return part


def _forms(held: str) -> set[str]:
    in_json = json.dumps(held)[1:-1]
    return {held, quote(held, safe=""), quote(held), quote_plus(held), in_json, html.escape(held)}
