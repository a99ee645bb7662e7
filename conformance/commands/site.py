"""`python -m conformance site`: the documentation and the atlas as pages to read from disk."""

from __future__ import annotations

from pathlib import Path

import click

from conformance.options import Trouble
from report.site.building import NoSiteError, build

ROOT = Path(__file__).parents[2]


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("out/site"),
    show_default=True,
    help="Where the pages go; emptied first.",
)
def site(*, out: Path) -> None:
    """Build the static site: guides, atlas, search. It opens from disk and asks for nothing."""
    try:
        count = build(ROOT, out)
    except (NoSiteError, OSError) as error:
        raise Trouble(str(error)) from error
    click.echo(f"{count} pages: {out / 'index.html'}")
