"""What is wrong with what a parser showed, on every prefix of every document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from bench.json_parsers.documents import Document
from bench.json_parsers.parser import Leaves, Parser, Refused, leaves
from lenses.gate import Scalar


@dataclass(slots=True)
class Failures:
    """Counted over all prefixes, each against what the whole document says.

    `raises`: a prefix of a valid document was refused, though it holds more than white space.
    `wrong_numbers`, `half_strings`, `wrong_literals`: a scalar that is another one in the end.
    `phantom_keys`: a scalar at a path that the whole document does not have. `regressions`: a
    path that the next view no longer has. `refused_valid` and `accepted_invalid`: the whole
    document, of those that must be accepted and must be refused; `wrong_in_the_end`: it was
    accepted and decoded to something else.
    """

    raises: int = 0
    wrong_numbers: int = 0
    half_strings: int = 0
    wrong_literals: int = 0
    phantom_keys: int = 0
    regressions: int = 0
    refused_valid: int = 0
    wrong_in_the_end: int = 0
    accepted_invalid: int = 0

    def none(self) -> bool:
        """Whether nothing at all was wrong."""
        return not any(getattr(self, field.name) for field in fields(self))


def failures(parser: Parser, documents: Iterable[Document]) -> Failures:
    """All that this parser does wrong on these documents, fed a character at a time."""
    found = Failures()
    for document in documents:
        if not document.valid:
            last = last_view(parser, (document.text,))
            found.accepted_invalid += not isinstance(last, Refused)
        else:
            _prefixes(parser, document.text, found)
    return found


def _prefixes(parser: Parser, text: str, found: Failures) -> None:
    whole = dict(leaves(json.loads(text)))
    before: Leaves = {}
    shown: Leaves | Refused = Refused("it showed nothing")
    for number, shown in enumerate(parser.views(tuple(text)), start=1):
        if isinstance(shown, Refused):
            found.raises += number < len(text) and bool(text[:number].strip())
            continue
        _compare(shown, whole, found)
        found.regressions += sum(path not in shown for path in before)
        before = shown
    if isinstance(shown, Refused):
        found.refused_valid += 1
    else:
        found.wrong_in_the_end += not same_leaves(shown, whole)


def _compare(shown: Leaves, whole: Leaves, found: Failures) -> None:
    for path, value in shown.items():
        if path not in whole:
            # A scalar where a container will be, `None` for what has not begun, a cut name.
            found.phantom_keys += 1
        elif not same(value, whole[path]):
            match value:
                case bool() | None:
                    found.wrong_literals += 1
                case str():
                    found.half_strings += 1
                case _:
                    found.wrong_numbers += 1


def last_view(parser: Parser, pieces: Sequence[str]) -> Leaves | Refused:
    """What is shown in the end."""
    try:
        views = list(parser.views(pieces))
    except RecursionError as error:
        return Refused(repr(error))
    return views[-1] if views else Refused("it showed nothing")


def same(one: Scalar, other: Scalar) -> bool:
    """Also of one type: 4711 is an id, 4711.0 is none, and True is not 1."""
    return type(one) is type(other) and one == other


def same_leaves(one: Leaves, other: Leaves) -> bool:
    """The same scalars, each of the same type."""
    return one.keys() == other.keys() and all(same(one[path], other[path]) for path in one)
