"""`python -m conformance record`: take recordings of a live endpoint, for the lenses."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import click

from clients.adapters.catalogue import ADAPTERS, Settings
from clients.manner import Setting
from conformance import results
from conformance.commands.interruption import interruptible
from conformance.options import Trouble
from conformance.targets import adapter, live
from conformance.targets.budget import Taken
from conformance.targets.file import BadTargetError, of_table, read
from conformance.targets.redaction import without_secrets
from conformance.targets.target import Target
from tokenwire import recording as rec
from tokenwire.recording import Recording

MOST_TIMES = 100
MS = 1e6


@click.command()
@click.option(
    "--target", "file", type=click.Path(path_type=Path), help="A target of depth adapter."
)
@click.option("--wire", help="Which of the target's wires; its only one needs no naming.")
@click.option("--url", help="Instead of a target: the whole URL of one service.")
@click.option(
    "--adapter", "name", type=click.Choice(list(ADAPTERS)), help="With --url: its format."
)
@click.option("--set", "pairs", multiple=True, metavar="NAME=VALUE", help="With --url: a setting.")
@click.option("--header", "headers", multiple=True, metavar="NAME=VALUE", help="env:NAME is read.")
@click.option(
    "--request", "request_file", type=click.Path(path_type=Path), help="JSON to ask with."
)
@click.option(
    "--setting",
    type=click.Choice([each.value for each in Setting]),
    default="hardened",
    show_default=True,
)
@click.option("--times", type=click.IntRange(1, MOST_TIMES), default=1, show_default=True)
@click.option("--seconds", type=click.FloatRange(0.1, 3600), default=300.0, show_default=True)
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="rec.json, rec-2.json …"
)
def record(
    *,
    file: Path | None,
    wire: str | None,
    url: str | None,
    name: str | None,
    pairs: tuple[str, ...],
    headers: tuple[str, ...],
    request_file: Path | None,
    setting: str,
    times: int,
    seconds: float,
    out: Path,
) -> None:
    """Ask a live service, and write down what was heard and when; `python -m lenses` measures it.

    One request after the other, to the named host alone; no redirect is followed. Exit code: 0
    every stream was complete, 1 one was not, 2 it could not be asked.
    """
    _one_place(file, url, name, pairs, headers)
    try:
        request = _request(request_file)
        target = read(file) if file else _typed(url, name, pairs, headers, request)
        wire = wire or _only(target)
        _allowed(target, wire, times)
        settings = adapter.settings(target, wire, request)
    except BadTargetError as error:
        raise Trouble(str(error)) from error
    work = _all(target, wire, settings, Setting(setting), times, seconds, out)
    try:
        complete = asyncio.run(interruptible(work))
    except asyncio.CancelledError:
        click.echo("Interrupted; what was written is whole, and nothing is left open.", err=True)
        sys.exit(results.EXIT_INCOMPLETE)
    except OSError as error:  # what the service does is an outcome and never raised
        raise Trouble(f"{out}: {error.strerror}") from error
    sys.exit(results.EXIT_AS_DOCUMENTED if complete else results.EXIT_DIFFERS)


async def _all(
    target: Target,
    wire: str,
    settings: Settings,
    setting: Setting,
    times: int,
    seconds: float,
    out: Path,
) -> bool:
    """Whether every one was complete; each is written as soon as it has ended."""
    redact, complete = without_secrets(target), True
    for number in range(1, times + 1):
        seen = redact(await live.take(target, wire, settings, setting, seconds))
        path = out if number == 1 else out.with_name(f"{out.stem}-{number}{out.suffix}")
        rec.save(path, live.numbered(seen, number))
        click.echo(f"{path}: {_summary(seen)}")
        complete &= bool(seen.observation.ended and seen.observation.ended.ending == "complete")
    return complete


def _summary(seen: Recording) -> str:
    """One line: how it ended, how much came, how long it took."""
    ended = seen.observation.ended
    assert ended is not None  # a conversation has exactly one end
    took_ms = (ended.at_ns - seen.observation.asked_ns) / MS
    told = " ".join(part for part in (ended.exception, ended.message) if part)
    because = f" ({told})" if told else ""
    return f"{ended.ending}{because}, {len(seen.observation.heard)} events in {took_ms:.0f} ms"


def _one_place(file: Path | None, url: str | None, *of_url: object) -> None:
    """Refuse none and two. `of_url`: what only a URL goes with."""
    if (file is None) == (url is None):
        raise Trouble("say what to record: --target FILE, or --url URL with --adapter")
    if file is not None and any(of_url):
        raise Trouble("--adapter, --set and --header belong to --url; the target has its own")


def _typed(
    url: str | None,
    name: str | None,
    pairs: tuple[str, ...],
    headers: tuple[str, ...],
    request: Mapping[str, Any] | None,
) -> Target:
    """A target made of the options. Raises: BadTargetError, Trouble."""
    if name is None:
        raise Trouble(f"--url needs --adapter: {', '.join(ADAPTERS)}")
    settings = {key: _value(text) for key, text in map(_pair, pairs)}
    asked = {
        "url": url,
        "adapter": name,
        "headers": dict(_pair(each) for each in headers),
        "settings": settings | ({} if request is None else {"request": request}),
    }
    table = {
        "name": "url",
        "staging": True,  # whoever types a URL names the host
        "depth": "adapter",
        "wires": {ADAPTERS[name].wire: asked},
    }
    return of_table(Path("--url"), table)


def _only(target: Target) -> str:
    if len(target.wires) > 1:
        raise Trouble(f"{target.file} has several wires; say --wire {'|'.join(target.wires)}")
    return next(iter(target.wires))


def _allowed(target: Target, wire: str, times: int) -> None:
    if wire not in target.wires:
        raise Trouble(f"{target.file} has no wire {wire!r}; it has: {', '.join(target.wires)}")
    beyond = Taken(times, times).beyond(target.limits)
    if beyond:
        raise Trouble(f"{target.file}: this comes to {beyond}; raise it in [limits], or ask less")


def _request(file: Path | None) -> dict[str, Any] | None:
    if file is None:
        return None
    try:
        asked: object = json.loads(file.read_bytes())
    except OSError as error:
        raise Trouble(f"{file}: {error.strerror}") from error
    except ValueError as error:
        raise Trouble(f"{file}: is not JSON: {error}") from error
    if not isinstance(asked, dict):
        raise Trouble(f"{file}: holds no JSON object")
    return cast("dict[str, Any]", asked)


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise Trouble(f"{text!r} is not NAME=VALUE")
    return key, value


def _value(text: str) -> object:
    """JSON where it is JSON (a table, true, a number), else the text itself."""
    try:
        return json.loads(text)
    except ValueError:
        return text
