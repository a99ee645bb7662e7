"""`tokenwire origin`: the origin by itself, to stand behind a gateway."""

from __future__ import annotations

import sys

import click

from servers.__main__ import main as serve


@click.command(
    add_help_option=False,
    context_settings={"ignore_unknown_options": True},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def origin(arguments: tuple[str, ...]) -> None:
    """Serve the scripts over every wire until SIGTERM; `origin --help` has its options."""
    sys.exit(serve(list(arguments)))
