"""`tokenwire alert`: whether the burn-rate alert fires on many streams."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from conformance.commands.measure import paths_by_argument
from conformance.measuring import measured as measuring
from conformance.measuring.alerts import Limit, Watched, watch
from lenses import choice
from lenses.burn_rate import HOUR, Firing
from lenses.figures_page import MILLISECONDS, names, unit
from lenses.groups import GROUPS
from lenses.lines import harmless
from lenses.recordings import BadInput

EXIT_FIRES = 1


@click.command()
@click.argument("recordings", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--slo", "slos", multiple=True, required=True, metavar="LENS.FIGURE_ms=NUMBER",
    help="A stream is good at most there, as ttft.first_content_ms=500; several: all of them.",
)  # fmt: skip
@click.option("--objective", required=True, metavar="SHARE", help="Good streams: 99.9% or 0.999.")
@click.option("--by", type=click.Choice(list(GROUPS)), help="A budget for each of these.")
@click.option(
    "--hour", type=click.FloatRange(min=0, min_open=True), default=HOUR, show_default=True,
    metavar="SECONDS", help="How long the rules' hour is, for streams of minutes.",
)  # fmt: skip
def alert(
    *, recordings: tuple[Path, ...], slos: tuple[str, ...], objective: str, by: str | None,
    hour: float,
) -> None:  # fmt: skip
    """Say whether too many slow streams of RECORDINGS burn the error budget too fast.

    By the three rules of the Site Reliability Workbook, chapter 5, each over a long and a short
    window. A stream is held to have ended when its file was written: copy files with their times.
    Exit code: 1 a rule fired, 0 none did, 2 something cannot be used.
    """
    limits = [_limit(each) for each in slos]
    share = _share(objective)
    lenses = [choice.lens(name) for name in dict.fromkeys(limit.lens for limit in limits)]
    settings = {lens.name: dict[str, float]() for lens in lenses}
    found = measuring.measure(paths_by_argument(recordings), lenses, settings, by or "")
    watched = watch(found, limits, share, hour)
    if not any(each.samples for each in watched.values()):
        raise BadInput(f"none of these recordings can be measured by {lenses[0].name}")
    good = " and ".join(map(str, limits))
    click.echo(f"good: {good}, for {share:.6g} of the streams; the rules' hour is {hour:g} s")
    for group, each in watched.items():
        _print(harmless(group) or "all streams", each)
    sys.exit(EXIT_FIRES if any(each.firings for each in watched.values()) else 0)


def _limit(text: str) -> Limit:
    """Raises: BadInput, it names no time of a lens, or no time."""
    name, _, number = text.partition("=")
    lens, _, figure = name.partition(".")
    figures = (each for each in names(choice.lens(lens)) if unit(each) == MILLISECONDS)
    timed = [f"{lens}.{each}" for each in figures]
    if name not in timed:
        raise BadInput(f"{name!r} is no time of a lens; {lens} has: {', '.join(timed) or 'none'}")
    return Limit(lens, figure, choice.number(name, number))


def _share(text: str) -> float:
    """Raises: BadInput, it is no share between 0 and 1."""
    number, percent, rest = text.partition("%")
    try:
        share = float(number) / (100 if percent else 1)
    except ValueError:
        share = 0.0
    if rest or not 0 < share < 1:
        raise BadInput(f"--objective {text}: give a share between 0 and 1, as 99.9% or 0.999")
    return share


def _print(group: str, each: Watched) -> None:
    left_out = f", {each.left_out} unmeasurable" if each.left_out else ""
    verdict = "FIRES" if each.firings else "quiet"
    click.echo(f"{group}: {len(each.samples)} streams, {each.bad} not good{left_out}: {verdict}")
    for firing in each.firings:
        click.echo(f"  {_words(firing, each.held(firing))}")


def _words(firing: Firing, held: Sequence[int]) -> str:
    rule = firing.rule
    bad, of = held
    until = "the last" if firing.ended_seconds is None else _when(firing.ended_seconds)
    return (
        f"{rule.severity}: {rule.burn:g} times too fast over {rule.long_seconds:g} s and "
        f"{rule.short_seconds:g} s, from {_when(firing.began_seconds)} ({bad} of {of} not good) "
        f"to {until}"
    )


def _when(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%SZ}"
