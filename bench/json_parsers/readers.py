"""Parsers that keep their place between pieces: ours among them."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

from bench.json_parsers.parser import Leaves, Parser, Refused, Views, leaves
from lenses.gate import Gate, Scalar


def ours() -> Parser:
    """The commit-safe emitter, `lenses/gate.py`."""
    return Parser("gate (ours)", _gate, _gate_work)


def readers() -> Iterator[Parser]:
    """Those of the others that can be imported."""
    for name, module, views, work in _READERS:
        with suppress(ImportError):
            import_module(module)
            yield Parser(name, views, work)


def _gate(pieces: Sequence[str]) -> Iterator[Leaves | Refused]:
    gate = Gate()
    shown: dict[str, Scalar] = {}
    for number, piece in enumerate(pieces, start=1):
        passed = gate.feed(piece) + (gate.finish() if number == len(pieces) else [])
        shown |= {leaf.path: leaf.value for leaf in passed}
        yield Refused(gate.error) if gate.error else dict(shown)


def _gate_work(pieces: Sequence[str]) -> None:
    gate = Gate()
    for piece in pieces:
        gate.feed(piece)
    gate.finish()


def _ijson(pieces: Sequence[str]) -> Iterator[Leaves | Refused]:
    lib = import_module("ijson")
    events: Any = lib.sendable_list()
    feed: Any = lib.basic_parse_coro(events, use_float=True)
    place = _Place()
    for number, piece in enumerate(pieces, start=1):
        try:
            feed.send(piece.encode(errors="surrogatepass"))
            if number == len(pieces):
                feed.close()
        except Exception as error:
            yield Refused(repr(error))
            return
        place.hear(events)
        events.clear()
        yield dict(place.shown)


def _ijson_work(pieces: Sequence[str]) -> None:
    lib = import_module("ijson")
    events: Any = lib.sendable_list()
    feed: Any = lib.basic_parse_coro(events, use_float=True)
    for piece in pieces:
        feed.send(piece.encode())
        events.clear()
    feed.close()


class _Place:
    """Where ijson's events are, and the scalars that they told."""

    def __init__(self) -> None:
        self.shown: dict[str, Scalar] = {}
        self._path: list[str | int] = []

    def hear(self, events: Iterable[tuple[str, Any]]) -> None:
        for event, value in events:
            match event:
                case "map_key":
                    self._path[-1] = value.replace("~", "~0").replace("/", "~1")
                case "start_map":
                    self._step()
                    self._path.append("")
                case "start_array":
                    self._step()
                    self._path.append(-1)
                case "end_map" | "end_array":
                    self._path.pop()
                case _:
                    self._step()
                    self.shown["".join(f"/{each}" for each in self._path)] = value

    def _step(self) -> None:
        if self._path and isinstance(self._path[-1], int):
            self._path[-1] += 1


def _json_stream(pieces: Sequence[str]) -> Iterator[Leaves | Refused]:
    """It pulls: each time from the start, until what has come is used up."""
    lib = import_module("json_stream")
    text = "".join(pieces)
    end = 0
    for piece in pieces:
        end += len(piece)
        shown: dict[str, Scalar] = {}

        def see(item: Any, path: Sequence[str | int], shown: dict[str, Scalar] = shown) -> None:
            if not isinstance(item, dict | list):
                steps = (str(each).replace("~", "~0").replace("/", "~1") for each in path)
                shown["".join(f"/{each}" for each in steps)] = item

        try:
            lib.visit(io.StringIO(text[:end]), see)
        except Exception as error:
            if end == len(text):
                yield Refused(repr(error))
                return
        yield shown


def _json_stream_work(pieces: Sequence[str]) -> None:
    lib = import_module("json_stream")
    lib.visit((piece.encode() for piece in pieces), _ignore)


def _ignore(_item: object, _path: object) -> None:
    pass


def _jsonriver_work(pieces: Sequence[str]) -> None:
    parse = import_module("jsonriver").parse

    async def stream() -> AsyncIterator[str]:
        for piece in pieces:
            yield piece

    async def read() -> None:
        async for _value in parse(stream()):
            pass

    asyncio.run(read())


def _jsonriver(pieces: Sequence[str]) -> Iterator[Leaves | Refused]:
    """It gives none, one or several values a piece: the last one stands when it wants the next."""
    parse = import_module("jsonriver").parse
    shown: list[Leaves | Refused] = []
    value: Leaves = {}

    async def stream() -> AsyncIterator[str]:
        for piece in pieces:
            yield piece
            shown.append(value)

    async def read() -> None:
        nonlocal value
        try:
            async for each in parse(stream()):
                value = dict(leaves(each))
        except Exception as error:
            del shown[len(pieces) - 1 :]
            shown.append(Refused(repr(error)))
        else:
            shown[-1:] = [value]  # the end, too, may have closed something

    asyncio.run(read())
    return iter(shown)


_READERS: Sequence[tuple[str, str, Views, Callable[[Sequence[str]], None]]] = (
    ("ijson push", "ijson", _ijson, _ijson_work),
    ("json-stream visit, cut there", "json_stream", _json_stream, _json_stream_work),
    ("jsonriver", "jsonriver", _jsonriver, _jsonriver_work),
)
