"""`python -m conformance clocks`: a gateway's hidden limits, found from outside."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import click

from conformance import results
from conformance.commands.interruption import interruptible
from conformance.options import Trouble
from conformance.prober import rails, table
from conformance.prober.probe import LONGEST_SECONDS, Way
from conformance.prober.report import Report
from conformance.prober.road import on_road
from conformance.prober.subject import Subject
from conformance.prober.survey import Survey, find, streams
from conformance.prober.target import NoSandwichError, on_target
from conformance.roads.name import DIRECT, BadRoadError, parse
from conformance.targets.file import BadTargetError, read
from conformance.targets.secret import BadSecretError
from conformance.targets.target import Target
from gateways.running import GatewayFailedError


@click.command()
@click.option("--target", "file", type=click.Path(path_type=Path), help="A staging gateway's file.")
@click.option("--gateway", "road", default=None, help="One of ours: nginx@default, direct, …")
@click.option(
    "--longest",
    "longest_seconds",
    type=click.FloatRange(1, LONGEST_SECONDS),
    default=130.0,
    show_default=True,
    help="Seconds that a stream is held: longer clocks are not found.",
)
@click.option("--wire", "ways", multiple=True, type=click.Choice([str(way) for way in Way]))
@click.option("--repeats", type=click.IntRange(1, 10), default=3, show_default=True)
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def clocks(
    *,
    file: Path | None,
    road: str | None,
    longest_seconds: float,
    ways: tuple[str, ...],
    repeats: int,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Find a gateway's hidden clocks from outside: our origin has to stand behind it.

    Streams that differ in who says something, and in what keeps them alive, are held at once;
    the kind of a clock follows from which of them are cut.

    Exit code: 0 every question has its answer, 1 a wire cannot be reached or its cuts scatter,
    2 could not run, 3 stopped before its end: what was found by then is told.
    """
    survey = Survey(tuple(map(Way, ways)) or tuple(Way), longest_seconds, repeats)
    target = _target(file, road)
    if target is not None:
        rails.check(survey, target)
    if dry_run:
        click.echo(rails.told(survey, target.wires if target else rails.ALL_WIRES))
        return
    subject = on_target(target) if target else on_road(_road(road))
    sys.exit(_carry_out(survey, subject, as_json=as_json))


def _target(file: Path | None, road: str | None) -> Target | None:
    if (file is None) == (road is None):
        raise Trouble("name either a staging gateway with --target or a road with --gateway")
    try:
        return read(file) if file else None
    except BadTargetError as error:
        raise Trouble(str(error)) from error


def _road(road: str | None) -> str:
    assert road is not None
    try:
        return road if road == DIRECT else str(parse(road))
    except BadRoadError as error:
        raise Trouble(str(error)) from error


def _carry_out(
    survey: Survey, subject: AbstractAsyncContextManager[Subject], *, as_json: bool
) -> int:
    try:
        report = asyncio.run(interruptible(_found(survey, subject)))
    except asyncio.CancelledError:
        click.echo("Interrupted before anything was asked.", err=True)
        return results.EXIT_INCOMPLETE
    except (GatewayFailedError, NoSandwichError, BadSecretError, OSError) as error:
        raise Trouble(str(error)) from error
    if as_json:
        click.echo(report.as_json())
    else:
        table.show(report)
    return report.exit_code()


async def _found(survey: Survey, subject: AbstractAsyncContextManager[Subject]) -> Report:
    async with subject as probed:
        seconds, many = survey.longest_seconds, streams(survey, probed)
        click.echo(f"{probed.name}: {many} streams, held for up to {seconds:g} s each", err=True)
        return await find(survey, probed)
