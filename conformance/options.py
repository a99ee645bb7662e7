"""What the commands of the command line share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from conformance import plan, results
from conformance.casebook import Book
from conformance.roads.name import DIRECT, KERNEL, TOXIPROXY, BadRoadError, roads

# Where nobody names a road: our own line and, as far as rights go, packets; or a real Toxiproxy.
OURS = {"own": [DIRECT, KERNEL], "toxiproxy": [TOXIPROXY]}
DEFAULT_SEED = 20_261_122


class Trouble(click.ClickException):
    """One clear line on standard error, exit code 2."""

    exit_code = results.EXIT_COULD_NOT_RUN


def out_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--out`, the same on every command that has one."""
    return click.option(
        "--out",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path("out"),
        show_default=True,
        help="Where results.json, junit.xml, plan.json and recordings/ go.",
    )(command)


def drawn(book: Book, gateways: Iterable[str], selection: plan.Selection, seed: int) -> plan.Plan:
    """The plan of what was selected on these roads.

    Raises:
        Trouble: a road or a selection that there is not.
    """
    try:
        return plan.draw(book, roads(gateways), selection, seed=seed)
    except (plan.BadSelectionError, BadRoadError) as error:
        raise Trouble(str(error)) from error
