"""`tokenwire advise`: which wire, for these requirements, with the cells that decide it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import msgspec

from conformance import casebook, results
from conformance.advice import words
from conformance.advice.evidence import Evidence
from conformance.advice.needs import CHOSEN, Need, silence
from conformance.advice.ranking import Adviser, Requirements
from conformance.casebook import Book
from conformance.options import Trouble, out_option
from gateways.catalogue import PRODUCTS


def _asked(function: Any) -> Any:
    """An option for each requirement that may be chosen, by its name."""
    for name, need in reversed(CHOSEN.items()):
        function = click.option(f"--{name}", is_flag=True, help=f"Needed: {need.asks}.")(function)
    return function


@click.command()
@_asked
@click.option("--gateway", "gateways", multiple=True, help="On the path: nginx, envoy, ….")
@click.option("--silence", "seconds", type=click.FloatRange(0), help="The longest pause, seconds.")
@click.option("--not-ours", is_flag=True, help="The gateway's configuration cannot be changed.")
@click.option("--json", "as_json", is_flag=True, help="The whole answer as JSON.")
@out_option
def advise(
    *,
    gateways: tuple[str, ...],
    seconds: float | None,
    not_ours: bool,
    as_json: bool,
    out: Path,
    **chosen: bool,
) -> None:
    """Rank the wires by what you need. Every line names the cells that decide it.

    What the run in --out measured comes first, then the atlas, then what is documented. Where no
    cell answers, the command that would ask is named; nothing is guessed.
    """
    book = casebook.load()
    asked = Requirements(_known(gateways), not not_ours, _needs(chosen, seconds, book))
    adviser = Adviser(Evidence(book, measured(out)), book)
    ranking, changes = adviser.rank(asked), adviser.changes(asked)
    if as_json:
        told = {"asked": asked, "ranking": ranking, "changes": changes}
        click.echo(msgspec.json.format(msgspec.json.encode(told), indent=1).decode())
    else:
        words.show(asked, ranking, changes)


def measured(out: Path) -> results.Results | None:
    """The run in a folder, None where there was none. Raises: Trouble, it cannot be read."""
    path = out / "results.json"
    try:
        return results.read(path) if path.exists() else None
    except results.UnreadableResultsError as error:
        raise Trouble(str(error)) from error


def _known(gateways: tuple[str, ...]) -> tuple[str, ...]:
    asked = tuple(dict.fromkeys(name.strip() for each in gateways for name in each.split(",")))
    for name in asked:
        if name not in PRODUCTS:
            raise Trouble(f"there is no gateway {name!r}; known: {', '.join(PRODUCTS)}")
    return asked


def _needs(chosen: Mapping[str, bool], seconds: float | None, book: Book) -> tuple[Need, ...]:
    needs = [need for name, need in CHOSEN.items() if chosen.get(name.replace("-", "_"))]
    return (*needs, *([silence(seconds, book)] if seconds else []))
