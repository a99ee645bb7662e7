"""`python -m conformance judge`: the verdicts again, from what was recorded."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from conformance import casebook, rejudge, results
from conformance.commands.publishing import publish
from conformance.options import Trouble, out_option
from conformance.regression import options as regression
from tokenwire import recording


@click.command()
@regression.baseline_options
@out_option
def judge(*, baseline: Path | None, save: Path | None, out: Path) -> None:
    """Derive every verdict again from the recordings in --out, without running anything."""
    asked = regression.opened(casebook.load(), baseline, save)
    try:
        found = rejudge.again(out, asked.book)
    except (results.UnreadableResultsError, recording.UnreadableRecordingError) as error:
        raise Trouble(str(error)) from error
    sys.exit(publish(found, out, asked))
