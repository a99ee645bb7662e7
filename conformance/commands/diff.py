"""`python -m conformance diff`: what changed between two runs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from conformance import results
from conformance.options import Trouble
from conformance.regression.comparison import compare
from report import changes, markdown

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("before", type=FILE)
@click.argument("after", type=FILE)
@click.option("--markdown", "page", is_flag=True, help="One page for a pull request.")
def diff(before: Path, after: Path, *, page: bool) -> None:
    """Which cells of two results.json came out otherwise, better and worse apart.

    Exit code: 0 nothing got worse, 1 something did, 2 nothing to compare or AFTER could not run,
    3 AFTER is incomplete or has no answer any more where BEFORE had one.
    """
    try:
        was, now = results.read(before), results.read(after)
    except results.UnreadableResultsError as error:
        raise Trouble(str(error)) from error
    found = compare(was, now)
    if not {each.cell for each in was.cells} & {each.cell for each in now.cells}:
        raise Trouble(f"{before} and {after} have no cell in common: there is nothing to compare")
    code = found.exit_code(now)
    if page:
        click.echo(markdown.page(found, was, now, code), nl=False)
    else:
        changes.show(found, code)
    sys.exit(code)
