"""What Go's encoding/json says about a text that is not JSON.

Clients show these sentences to people, and some match on them, so a body that Python's
decoder refuses is walked once more, only to find Go's words for its first wrong character
(encoding/json/scanner.go; tests/differential compares them with a real server's).
"""

from __future__ import annotations

import re
from collections.abc import Callable

_BLANK = re.compile(r"[ \t\r\n]*")
_PLAIN = re.compile(r'[^"\\\x00-\x1f]*')
_DIGITS = re.compile(r"[0-9]*")
_LITERALS = {"t": "true", "f": "false", "n": "null"}
_QUOTED = {
    7: r"\a", 8: r"\b", 9: r"\t", 10: r"\n", 11: r"\v", 12: r"\f", 13: r"\r", 39: r"\'", 92: r"\\",
}  # fmt: skip


class _WrongError(Exception):
    """The text's first fault, in Go's words."""


def complaint(body: bytes) -> str:
    """Go's error for `body`, which does not start with a JSON value. Never raises."""
    scan = _Scan(body.decode("latin-1"))  # as Go does: by byte, not by character
    if scan.peek() == "":
        return "EOF"
    try:
        scan.value()
    except _WrongError as wrong:
        return str(wrong)
    except RecursionError:
        pass
    return "exceeded max depth"


class _Scan:
    """A walk through a text, by recursive descent."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def peek(self) -> str:
        """The next character that is not blank, "" at the end."""
        self._skip(_BLANK)
        return self._text[self._at : self._at + 1]

    def value(self) -> None:
        match self.peek():
            case "{":
                self._container("}", self._pair, "object key:value pair")
            case "[":
                self._container("]", self.value, "array element")
            case '"':
                self._string()
            case "t" | "f" | "n" as first:
                self._literal(_LITERALS[first])
            case first if first and first in "-0123456789":
                self._number()
            case _:
                raise self._wrong("looking for beginning of value")

    def _container(self, closer: str, member: Callable[[], None], what: str) -> None:
        self._at += 1
        if self.peek() != closer:
            member()
            while self.peek() == ",":
                self._at += 1
                member()
            if self.peek() != closer:
                raise self._wrong(f"after {what}")
        self._at += 1

    def _pair(self) -> None:
        if self.peek() != '"':
            raise self._wrong("looking for beginning of object key string")
        self._string()
        if self.peek() != ":":
            raise self._wrong("after object key")
        self._at += 1
        self.value()

    def _string(self) -> None:
        self._at += 1
        self._skip(_PLAIN)
        while self._here() != '"':
            if self._here() != "\\":
                raise self._wrong("in string literal")
            self._escape()
            self._skip(_PLAIN)
        self._at += 1

    def _escape(self) -> None:
        self._at += 1
        letter = self._expect('"\\/bfnrtu', "in string escape code")
        for _ in range(4 if letter == "u" else 0):
            self._expect("0123456789abcdefABCDEF", r"in \u hexadecimal character escape")

    def _number(self) -> None:
        if self._here() == "-":
            self._at += 1
        if self._expect("0123456789", "in numeric literal") != "0":
            self._skip(_DIGITS)
        if self._here() == ".":
            self._at += 1
            self._expect("0123456789", "after decimal point in numeric literal")
            self._skip(_DIGITS)
        if self._here() in ("e", "E"):
            self._at += 1
            if self._here() in ("+", "-"):
                self._at += 1
            self._expect("0123456789", "in exponent of numeric literal")
            self._skip(_DIGITS)

    def _literal(self, word: str) -> None:
        for letter in word:
            self._expect(letter, f"in literal {word} (expecting {_quote(letter)})")

    def _here(self) -> str:
        return self._text[self._at : self._at + 1]

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _expect(self, allowed: str, where: str) -> str:
        here = self._here()
        if here == "" or here not in allowed:
            raise self._wrong(where)
        self._at += 1
        return here

    def _wrong(self, where: str) -> _WrongError:
        here = self._here()
        if here == "":
            return _WrongError("unexpected EOF")
        return _WrongError(f"invalid character {_quote(here)} {where}")


def _quote(character: str) -> str:
    """As strconv.Quote has it, in single quotes."""
    code = ord(character)
    if code in _QUOTED:
        return f"'{_QUOTED[code]}'"
    if code < 128:
        return f"'{character}'" if character.isprintable() else rf"'\x{code:02x}'"
    return f"'{character}'" if character.isprintable() else rf"'\u{code:04x}'"
