"""What a parser is here: pieces of a document in, what it shows after each of them out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from lenses.gate import Scalar

Leaves = Mapping[str, Scalar]
"""What a parser shows: the scalars by JSON Pointer; containers only by what is in them."""


class Refused(Exception):
    """The parser raised: what it says is the message."""


Views = Callable[[Sequence[str]], Iterator[Leaves | Refused]]


@dataclass(frozen=True, slots=True)
class Parser:
    """One parser in one mode. `views`: what it shows after each piece of one document, ending
    early where it refused the rest. `work`: the same reading without a look at what it shows.
    """

    name: str
    views: Views
    work: Callable[[Sequence[str]], None]


def leaves(value: object, path: str = "") -> Iterator[tuple[str, Scalar]]:
    """Every scalar of a decoded document with its JSON Pointer."""
    match value:
        case dict():
            for name, each in cast("dict[str, object]", value).items():
                step = str(name).replace("~", "~0").replace("/", "~1")
                yield from leaves(each, f"{path}/{step}")
        case list() | tuple():
            for index, each in enumerate(cast("list[object]", value)):
                yield from leaves(each, f"{path}/{index}")
        case _:
            yield path, cast(Scalar, value)
