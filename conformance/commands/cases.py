"""`python -m conformance cases`: what is asked, and every documented answer."""

from __future__ import annotations

import click

from conformance import casebook, listing
from conformance.options import Trouble


@click.command()
@click.argument("names", nargs=-1)
def cases(names: tuple[str, ...]) -> None:
    """List the cases, or show the named ones with every documented answer."""
    book = casebook.load()
    for name in names:
        if name not in book:
            raise Trouble(f"there is no case {name!r}; `python -m conformance cases` lists them")
    if names:
        listing.show_whole([book[name] for name in names])
    else:
        listing.show_all(book.values())
