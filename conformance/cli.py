"""The command line: `python -m conformance`, and `tokenwire` where it is installed."""

from __future__ import annotations

from pathlib import Path

import click

from conformance import plan, shard
from conformance.commands.advise import advise
from conformance.commands.alert import alert
from conformance.commands.atlas import atlas
from conformance.commands.cases import cases
from conformance.commands.clocks import clocks
from conformance.commands.compare import compare
from conformance.commands.configure import configure
from conformance.commands.diff import diff
from conformance.commands.faults import faults
from conformance.commands.judge import judge
from conformance.commands.lab import lab
from conformance.commands.measure import measure
from conformance.commands.origin import origin
from conformance.commands.record import record
from conformance.commands.repeat import repeat
from conformance.commands.report import report
from conformance.commands.site import site


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """How a streamed response fails, on SSE, WebSocket and gRPC, judged from both ends."""


@main.command(name="shard", hidden=True)
@click.argument("plan_file", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--kernel", is_flag=True)
def serve_shard(plan_file: Path, folder: Path, *, kernel: bool) -> None:
    """One worker of a run; `faults` starts it."""
    shard.main(plan.read(plan_file), folder, kernel=kernel)


main.add_command(faults)
main.add_command(judge)
main.add_command(cases)
main.add_command(advise)
main.add_command(atlas)
main.add_command(clocks)
main.add_command(lab)
main.add_command(configure)
main.add_command(compare)
main.add_command(measure)
main.add_command(alert)
main.add_command(diff)
main.add_command(record)
main.add_command(origin)
main.add_command(repeat)
main.add_command(report)
main.add_command(site)
