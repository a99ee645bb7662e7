"""`python -m conformance report`: the results in a folder as one HTML file."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from conformance import casebook, results
from conformance.advice import table as advice_table
from conformance.advice.evidence import Evidence
from conformance.advice.ranking import Adviser
from conformance.options import Trouble, out_option
from conformance.roads.name import PLAIN, product_of
from faults.catalogue import catalogue
from gateways.catalogue import PRODUCTS
from gateways.product import Binary
from gateways.rendering import fix
from report import html, html_data


def causes() -> Mapping[str, html_data.Cause]:
    """What the catalogue says of each fault, by name."""
    return {
        name: html_data.Cause(
            " ".join((inspect.getdoc(fault) or "").split("\n\n")[0].split()),
            fault.about.cause,
            fault.about.default,
            fault.about.source,
        )
        for name, fault in catalogue().items()
    }


def whole_page(run: html_data.Run, other: html_data.Run | None) -> html_data.Page:
    """All that the page of a run shows, beside the run itself what is known of its roads."""
    roads = [each.cell.road for each in run.found.cells]
    book = casebook.load()
    advice = advice_table.table(Adviser(Evidence(book, run.found), book), roads)
    return html_data.page(run, causes(), other, fixes=fixes(run.found, roads), advice=advice)


def fixes(found: results.Results, roads: Iterable[str]) -> Mapping[str, list[str]]:
    """The lines that tune each gateway on these roads, by product, for the version that ran."""
    names = {product_of(road) for road in roads if road not in PLAIN} & set(PRODUCTS)
    versions = found.versions
    return {
        name: fix(PRODUCTS[name], Binary(Path(name), versions.get(name, ""))).splitlines()
        for name in sorted(names)
    }


@click.command()
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    help="Another run's results.json: show what changed since then.",
)
@click.option(
    "--html",
    "page",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the page; report.html in --out if not said.",
)
@out_option
def report(*, out: Path, against: Path | None, page: Path | None) -> None:
    """Write the results in --out, and their recordings, as one HTML file."""
    target = page or out / "report.html"
    try:
        run = html_data.Run(results.read(out / "results.json"), out)
        other = html_data.Run(results.read(against), against.parent) if against else None
        html.write(target, whole_page(run, other))
    except results.UnreadableResultsError as error:
        raise Trouble(str(error)) from error
    except OSError as error:
        raise Trouble(f"{target}: {error.strerror}") from error
    click.echo(target)
