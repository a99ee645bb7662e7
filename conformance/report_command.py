"""`python -m conformance report`: the results in a folder as one HTML file."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from pathlib import Path

import click

from conformance import results
from conformance.options import Trouble, out_option
from faults.catalogue import catalogue
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
        html.write(target, html_data.page(run, causes(), other))
    except results.UnreadableResultsError as error:
        raise Trouble(str(error)) from error
    except OSError as error:
        raise Trouble(f"{target}: {error.strerror}") from error
    click.echo(target)
