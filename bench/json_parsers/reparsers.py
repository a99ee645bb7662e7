"""Parsers that are given everything again with each piece: what a callback per delta does."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

from bench.json_parsers.parser import Leaves, Parser, Refused, Views, leaves


def reparsers() -> Iterator[Parser]:
    """Those that can be imported."""
    for name, module, make in _REPARSERS:
        with suppress(ImportError):
            parse = make(import_module(module))
            yield Parser(name, _again(parse), _again_work(parse))


def _again_work(parse: Callable[[str], object]) -> Callable[[Sequence[str]], None]:
    def work(pieces: Sequence[str]) -> None:
        so_far = ""
        for piece in pieces:
            so_far += piece
            parse(so_far)

    return work


def _again(parse: Callable[[str], object]) -> Views:
    """Parse all that has come, after each piece: what a callback per delta does."""

    def views(pieces: Sequence[str]) -> Iterator[Leaves | Refused]:
        so_far = io.StringIO()
        for piece in pieces:
            so_far.write(piece)
            try:
                yield dict(leaves(parse(so_far.getvalue())))
            except Exception as error:  # whatever they raise is their answer
                yield Refused(repr(error))

    return views


def _jiter(mode: bool | str) -> Callable[[Any], Callable[[str], object]]:
    return lambda lib: lambda text: lib.from_json(text.encode(), partial_mode=mode)


def _pydantic(mode: bool | str) -> Callable[[Any], Callable[[str], object]]:
    return lambda lib: lambda text: lib.from_json(text, allow_partial=mode)


def _silent(lib: Any) -> Callable[[str], object]:
    """It prints what it finds behind a document, unless it is told what else to do with it."""
    return lambda text: lib.JSONParser(on_extra_token=_ignore).parse(text)


def _ignore(*_extra: object) -> None:
    pass


def _closed_only(lib: Any) -> Callable[[str], object]:
    return lambda text: lib.loads(text, lib.Allow.OBJ | lib.Allow.ARR)


_REPARSERS: Sequence[tuple[str, str, Callable[[Any], Callable[[str], object]]]] = (
    ("jiter partial", "jiter", _jiter(True)),
    ("jiter trailing-strings", "jiter", _jiter("trailing-strings")),
    ("pydantic_core partial", "pydantic_core", _pydantic(True)),
    ("pydantic_core trailing-strings", "pydantic_core", _pydantic("trailing-strings")),
    ("partial-json-parser ALL", "partial_json_parser", lambda lib: lib.loads),
    ("partial-json-parser OBJ, ARR", "partial_json_parser", _closed_only),
    (
        "langchain parse_partial_json",
        "langchain_core.utils.json",
        lambda lib: lib.parse_partial_json,
    ),
    ("partialjson", "partialjson", _silent),
    ("partial-json-stream", "partial_json_stream", lambda lib: lambda text: _value(lib, text)),
    ("json_repair", "json_repair", lambda lib: lib.loads),
)


def _value(lib: Any, text: str) -> object:
    found = lib.parse_partial(text)
    return getattr(found, "value", found)
