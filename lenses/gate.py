"""A gate for JSON that is still coming: a value passes once it can no longer change.

Numbers have no closing delimiter and an open string is a prefix of many: `{"id": 47` may become
4711, `"Delete` may become "DeleteIfEmpty". A partial parser shows both; this hands out neither.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import Enum

DEEPEST = 200

_IN_STRING = re.compile(r'[^"\\\x00-\x1f]*')
_BARE = re.compile(r"[-+.0-9A-Za-z]*")
_SPACES = " \t\n\r"
_SPACE = re.compile(f"[{_SPACES}]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_LITERALS: Mapping[str, bool | None] = {"true": True, "false": False, "null": None}
_DIGITS = 4300  # what Python turns into an int without being asked to

Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar whose token is closed. `path` is a JSON Pointer (RFC 6901)."""

    path: str
    value: Scalar


class Open(Enum):
    """A scalar whose token has begun."""

    STRING = "string"
    NUMBER = "number"
    LITERAL = "literal"


class _Due(Enum):
    VALUE = "a value"
    VALUE_OR_END = "a value or ]"
    NAME = "a name"
    NAME_OR_END = "a name or }"
    COLON = "a colon"
    MORE = "a comma or the end"
    NOTHING = "nothing more"


_VALUES = (_Due.VALUE, _Due.VALUE_OR_END)
_NAMES = (_Due.NAME, _Due.NAME_OR_END)
_ENDS = (_Due.MORE, _Due.VALUE_OR_END, _Due.NAME_OR_END)


@dataclass(slots=True)
class _Frame:
    is_object: bool
    names: set[str] = field(default_factory=set[str])
    at: str = ""  # the member that is being read
    index: int = 0

    def step(self) -> str:
        return self.at.replace("~", "~0").replace("/", "~1") if self.is_object else str(self.index)


class _Wrong(Exception):
    """Not JSON, or not what was allowed; the gate keeps the message."""


class Gate:
    """One document, strict RFC 8259. `feed` it pieces of any size, then `finish`.

    `enums` names for a path the strings that are allowed there. `error` is "" until the document
    turns out to be wrong or cut; nothing passes after that.
    `repeated` counts names that came twice in one object, whose first value had passed already.
    Bounded: nesting of 200, integers of 4,300 digits. O(n), times the depth for each leaf.
    """

    def __init__(self, enums: Mapping[str, Collection[str]] | None = None) -> None:
        self.error = ""
        self.repeated = 0
        self._enums = enums or {}
        self._frames: list[_Frame] = []
        self._due = _Due.VALUE
        self._quoted = self._bare = self._escaped = False
        self._parts: list[str] = []

    @property
    def whole(self) -> bool:
        """Whether the document is complete: a number at the top only after `finish`."""
        return self._due is _Due.NOTHING and not self.error

    @property
    def open_scalar(self) -> Open | None:
        """What scalar value, no name, has begun and is not closed."""
        if self._bare:
            first = next(part for part in self._parts if part)[0]
            return Open.NUMBER if first in "-0123456789" else Open.LITERAL
        return Open.STRING if self._quoted and not self._names() else None

    def grows_with(self, piece: str) -> bool:
        """Whether a non-empty piece will lengthen the token that is open."""
        if self._bare:
            return _run(_BARE, piece, 0) > 0
        return self._quoted and (self._escaped or piece[0] != '"')

    def feed(self, text: str) -> list[Leaf]:
        """The values that this piece closed."""
        passed: list[Leaf] = []
        if not self.error:
            try:
                self._read(text, passed)
            except _Wrong as wrong:
                self.error = str(wrong)
        return passed

    def finish(self) -> list[Leaf]:
        """Nothing more comes, and that was said: what this closes, a number at the top at most."""
        passed = [] if self._frames or self._quoted else self.feed("\n")
        self.cut()
        return passed

    def cut(self) -> None:
        """Nothing more comes, and nobody said that it was all: what is open stays shut."""
        if not self.error and not self.whole:
            inside = "inside a token" if self._quoted or self._bare else f"{self._due.value} due"
            self.error = f"it ended at {self._path() or 'the top'}, {inside}"

    def _read(self, text: str, passed: list[Leaf]) -> None:
        at = 0
        while at < len(text):
            if self._quoted:
                at, leaf = self._string(text, at)
            elif self._bare:
                at, leaf = self._word(text, at)
            else:
                at, leaf = self._mark(text, at), None
            if leaf is not None:
                passed.append(leaf)

    def _string(self, text: str, at: int) -> tuple[int, Leaf | None]:
        if self._escaped:
            self._parts.append(text[at])
            self._escaped = False
            return at + 1, None
        end = _run(_IN_STRING, text, at)
        self._parts.append(text[at:end])
        match text[end : end + 1]:
            case "":
                return end, None
            case '"':
                self._quoted = False
                return end + 1, self._closed_string()
            case "\\":
                self._parts.append("\\")
                self._escaped = True
                return end + 1, None
            case control:
                raise _Wrong(f"a bare control character {control!r} in a string")

    def _closed_string(self) -> Leaf | None:
        value = _unescaped(self._taken())
        if not self._names():
            return self._leaf(value)
        frame = self._frames[-1]
        self.repeated += value in frame.names
        frame.names.add(value)
        frame.at = value
        self._due = _Due.COLON
        return None

    def _word(self, text: str, at: int) -> tuple[int, Leaf | None]:
        end = _run(_BARE, text, at)
        self._parts.append(text[at:end])
        if end == len(text):
            return end, None
        self._bare = False
        return end, self._leaf(_scalar(self._taken()))

    def _mark(self, text: str, at: int) -> int:
        char = text[at]
        if char in _SPACES:
            return _run(_SPACE, text, at)
        due = self._due
        match char:  # by the character first: comparing enums costs more, by the million
            case '"' if due in _VALUES or due in _NAMES:
                self._quoted = True
            case "," if due is _Due.MORE:
                self._next()
            case ":" if due is _Due.COLON:
                self._due = _Due.VALUE
            case "{" | "[" if due in _VALUES:
                self._enter(char == "{")
            case "}" | "]" if due in _ENDS:
                self._leave(char == "}")
            case _ if due in _VALUES and _BARE.fullmatch(char):
                self._bare = True
                return at  # read as a word, from here
            case _:
                raise _Wrong(f"{char!r} at {self._path() or 'the top'}, {self._due.value} was due")
        return at + 1

    def _enter(self, is_object: bool) -> None:
        if len(self._frames) == DEEPEST:
            raise _Wrong(f"nested deeper than {DEEPEST}")
        self._frames.append(_Frame(is_object))
        self._due = _Due.NAME_OR_END if is_object else _Due.VALUE_OR_END

    def _next(self) -> None:
        frame = self._frames[-1]
        frame.index += 1
        self._due = _Due.NAME if frame.is_object else _Due.VALUE

    def _leave(self, is_object: bool) -> None:
        if self._frames[-1].is_object is not is_object:
            raise _Wrong(f"the wrong bracket closes {self._path() or 'the top'}")
        self._frames.pop()
        self._due = _Due.MORE if self._frames else _Due.NOTHING

    def _leaf(self, value: Scalar) -> Leaf:
        path = self._path()
        allowed = self._enums.get(path)
        if allowed is not None and value not in allowed:
            raise _Wrong(f"{value!r} at {path} is none of {', '.join(sorted(allowed))}")
        self._due = _Due.MORE if self._frames else _Due.NOTHING
        return Leaf(path, value)

    def _names(self) -> bool:
        return self._due in _NAMES

    def _path(self) -> str:
        return "".join(f"/{frame.step()}" for frame in self._frames)

    def _taken(self) -> str:
        text = "".join(self._parts)
        self._parts.clear()
        return text


def _run(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _unescaped(raw: str) -> str:
    if "\\" not in raw:
        return raw
    try:
        value: str = json.loads(f'"{raw}"')
    except ValueError as error:
        raise _Wrong(f"a bad escape in {raw!r}") from error
    return value


def _scalar(word: str) -> Scalar:
    if word in _LITERALS:
        return _LITERALS[word]
    number = _NUMBER.fullmatch(word)
    if number is None:
        raise _Wrong(f"{word[:40]!r} is no value")
    if number[1] is None and number[2] is None:
        if len(word) > _DIGITS:
            raise _Wrong(f"an integer of more than {_DIGITS} digits")
        return int(word)
    if math.isinf(float(word)):
        raise _Wrong(f"{word[:40]} is beyond what a float can hold")
    return float(word)
