"""A gateway that is killed in mid-run, and one that never listens, cost their own cells only."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from conformance import results
from conformance.results import Results
from conformance.verdict import Outcome
from gateways.catalogue import PRODUCTS
from gateways.product import Missing
from tokenwire.recording import Identity

if isinstance(PRODUCTS["nginx"].find(), Missing):
    pytest.skip("nginx is not installed", allow_module_level=True)

NGINX, DIRECT = "nginx@tuned", "direct"
CONTROLS = ("whole", "heard-while-held")
DYING, AFTERWARDS = "gateway-dies", "gateway-again"  # which runs when the others have
SILENT = f"""
command = ["{sys.executable}", "-c", "import signal; print('no licence', flush=True); signal.pause()", "{{http}} {{http_origin}}"]
wires = ["sse"]
ready_seconds = 0.5
"""  # noqa: E501
MARK = "TOKENWIRE_TEST_OF_LOST_GATEWAYS"
HANG_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Ran:
    """What the run of stock clients over SSE came to, and what it left behind."""

    told: str
    found: Results
    silent: str
    files_left: list[str]
    processes_left: list[str]

    def outcomes(self, road: str) -> dict[str, Outcome]:
        """By case."""
        cells = (each for each in self.found.cells if each.cell.road == road)
        return {each.cell.case: each.verdict.outcome for each in cells}

    def reason(self, case: str, road: str) -> str:
        """The judge's, of one cell."""
        cell = Identity(case, "sse", "stock", road)
        return next(each.verdict.reason for each in self.found.cells if each.cell == cell)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("lost")
    scratch = folder / "scratch"
    scratch.mkdir()
    silent = folder / "silent.toml"
    silent.write_text(SILENT)
    asked = {
        DIRECT: ("whole",),
        NGINX: (*CONTROLS, DYING, AFTERWARDS),
        str(silent): ("whole", AFTERWARDS),
    }
    cells = [f"--cell={case}/sse/stock/{road}" for road, cases in asked.items() for case in cases]
    process = subprocess.run(
        [sys.executable, "-m", "conformance", "faults", *cells, "--jobs", "1",
         "--cases-from", "tests.conformance.dying", "--out", str(folder / "out")],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=os.environ | {"TMPDIR": str(scratch), MARK: str(folder), "NO_COLOR": "1"},
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )  # fmt: skip
    assert process.returncode == results.EXIT_COULD_NOT_RUN, process.stdout
    return Ran(
        process.stdout,
        results.read(folder / "out" / "results.json"),
        str(silent),
        [path.name for path in scratch.iterdir()],
        marked(f"{MARK}={folder}"),
    )


def marked(variable: str) -> list[str]:
    """The processes that live with this variable in their environment."""
    return [
        each.parent.name
        for each in Path("/proc").glob("[0-9]*/environ")
        if variable.encode() in _read(each)
    ]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # somebody else's, or ended by now
        return b""


def test_what_neither_stood_in_the_way_of_is_as_documented(ran: Ran) -> None:
    assert ran.outcomes(DIRECT) == {"whole": Outcome.AS_DOCUMENTED}


def test_the_killed_one_costs_the_cell_that_it_held_and_the_next_has_another(ran: Ran) -> None:
    kept = dict.fromkeys((*CONTROLS, AFTERWARDS), Outcome.AS_DOCUMENTED)
    assert ran.outcomes(NGINX) == kept | {DYING: Outcome.SETUP_FAILED}
    assert f"{NGINX} ended with -9" in ran.reason(DYING, NGINX)


def test_the_silent_one_is_given_up_with_its_last_words_and_blocks_what_depends_on_it(
    ran: Ran,
) -> None:
    blocked = {"whole": Outcome.SETUP_FAILED, AFTERWARDS: Outcome.BLOCKED}
    assert ran.outcomes(ran.silent) == blocked
    assert "not ready within 0.5 s" in ran.reason("whole", ran.silent)
    assert "no licence" in ran.reason("whole", ran.silent)
    assert "depends on whole" in ran.reason(AFTERWARDS, ran.silent)


def test_the_run_could_not_run_all_says_so_and_has_a_line_for_every_cell(ran: Ran) -> None:
    assert len(ran.found.cells) == ran.found.planned
    assert "2 setup-failed" in ran.told


def test_nothing_is_left_behind(ran: Ran) -> None:
    assert (ran.files_left, ran.processes_left) == ([], [])
