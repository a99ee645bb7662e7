"""A run's verdicts, with all that a report says of them."""

from __future__ import annotations

import os
import platform
import shlex
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from conformance import plan, results
from conformance.casebook import Book
from conformance.measuring.cell_figures import cell_figures
from conformance.provenance import gateway_versions, versions
from conformance.verdict import Outcome, Verdict
from tokenwire import recording
from tokenwire.recording import Identity


def gathered(
    chosen: plan.Plan,
    book: Book,
    out: Path,
    verdicts: Mapping[Identity, Verdict],
    seconds: float,
    interrupted: bool,
    started: datetime,
) -> results.Results:
    """What a run of this plan into `out` came to, its cells in the order of the plan."""
    return results.Results(
        seed=chosen.seed,
        plan=chosen.hash,
        started=started.isoformat(timespec="seconds"),
        seconds=round(seconds, 1),
        planned=len(chosen.cells),
        cells=tuple(
            cell_result(book, planned, verdicts[planned.cell], out, chosen)
            for planned in chosen.cells
            if planned.cell in verdicts
        ),
        versions=versions() | gateway_versions(out / "recordings", verdicts),
        machine=f"{platform.system()} {platform.release()}, {os.cpu_count()} cores",
        interrupted=interrupted,
    )


def cell_result(
    book: Book, planned: plan.Planned, verdict: Verdict, out: Path, chosen: plan.Plan
) -> results.CellResult:
    """A cell's row in the results. A blocked one never ran: what lies there is an older run's."""
    case = book[planned.cell.case]
    path = recording.path_of(out / "recordings", planned.cell)
    recorded = verdict.outcome is not Outcome.BLOCKED and path.exists()
    ran = recorded and verdict.axes is not None
    return results.CellResult(
        cell=planned.cell,
        question=case.question,
        kind=case.kind,
        anchors=case.anchors,
        verdict=verdict,
        fault=planned.fault,
        when=planned.when,
        recording=str(path.relative_to(out)) if recorded else "",
        replay=replay(chosen, planned),
        figures=cell_figures(recording.read(path)) if ran else {},
    )


def replay(chosen: plan.Plan, planned: plan.Planned) -> str:
    """The command that runs this cell alone, as this plan would."""
    target = f" TARGET={shlex.quote(chosen.target.file)}" if chosen.target.file else ""
    text = f" DOCUMENT={shlex.quote(chosen.document)}" if chosen.document else ""
    return f"make faults SEED={chosen.seed} CELL={shlex.quote(str(planned.cell))}{target}{text}"
