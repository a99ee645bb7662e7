"""The command line: `python -m conformance`, and `tokenwire` where it is installed."""

from __future__ import annotations

from pathlib import Path

import click

from conformance import plan, shard
from conformance import regression_cli as regression
from conformance.advise_command import advise
from conformance.atlas_command import atlas
from conformance.cases_command import cases
from conformance.clocks_command import clocks
from conformance.compare_command import compare
from conformance.configure_command import configure
from conformance.faults_command import faults
from conformance.judge_command import judge
from conformance.lab_command import lab
from conformance.measure_command import measure
from conformance.origin_command import origin
from conformance.record_command import record
from conformance.repeat_command import repeat
from conformance.report_command import report
from conformance.site_command import site


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
main.add_command(regression.diff)
main.add_command(record)
main.add_command(origin)
main.add_command(repeat)
main.add_command(report)
main.add_command(site)
