"""A gateway that is not ours: nginx with TLS in front of an origin of its own, and a file."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from conformance import results
from conformance.cli import main
from conformance.origins.target import TRIPS
from conformance.verdict import Outcome
from gateways.catalogue import PRODUCTS
from gateways.product import Missing
from tests.staging import FILE, staging
from tokenwire import recording

pytest.importorskip("trustme")
import trustme

if isinstance(PRODUCTS["nginx"].find(), Missing):
    pytest.skip("nginx is not installed", allow_module_level=True)

TOKEN = "t0ken+of/the staging&gateway"
HANG_SECONDS = 60.0
STOPPING_SECONDS = 1.0
SELECTION = ("whole", "heard-while-held", "cut-fin", "far-fin", "close-1001", "sigkill")


@asynccontextmanager
async def faults(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """`python -m conformance faults …`, with the token in its environment."""
    command = (sys.executable, "-m", "conformance", "faults", *arguments)
    process = await asyncio.create_subprocess_exec(
        *command,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=os.environ | {"STAGING_TOKEN": TOKEN, "NO_COLOR": "1"},
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def said(*arguments: str) -> tuple[int, str]:
    """Its exit code, and all that it printed."""
    async with faults(*arguments) as process, asyncio.timeout(HANG_SECONDS):
        out, _ = await process.communicate()
        assert process.returncode is not None
        return process.returncode, out.decode()


async def reported(out: Path) -> None:
    """Have the page of HTML made of it."""
    command = (sys.executable, "-m", "conformance", "report", "--out", str(out))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
    assert await process.wait() == 0
    assert (out / "report.html").exists()


def cases(*names: str) -> list[str]:
    return [word for name in names for word in ("--case", name)]


@pytest.mark.asyncio
async def test_the_matrix_through_a_gateway_that_is_not_ours_is_the_sandwichs(
    tmp_path: Path,
) -> None:
    async with staging(tmp_path) as file:
        out, saved = tmp_path / "out", tmp_path / "baseline.json"
        asked = ["--target", str(file), "--out", str(out), "--setting", "stock"]
        code, told = await said(*asked, *cases("whole"), "--save-baseline", str(saved))
        assert code == results.EXIT_AS_DOCUMENTED, told
        code, told = await said(*asked, *cases(*SELECTION), "--baseline", str(saved))
        assert code == results.EXIT_AS_DOCUMENTED, told
        found = results.read(out / "results.json")
        by_case = {
            name: {each.verdict.outcome for each in found.cells if each.cell.case == name}
            for name in SELECTION
        }
        unsupported = {"close-1001", "sigkill"}
        for name, outcomes in by_case.items():
            due = Outcome.UNSUPPORTED if name in unsupported else Outcome.AS_DOCUMENTED
            assert outcomes == {due}, name
        for each in found.cells:
            assert each.cell.road == "staging"
            assert each.replay.endswith(f" TARGET={file}")
            if each.cell.case == "far-fin":
                seen = recording.read(out / each.recording)
                assert '"faults": [{"name": "fin", "said": 6}]' in seen.request
                assert 0 < seen.clock_uncertainty_ns < 1_000_000_000
        assert "Not seen: what lies between your gateway and our origin" in told
        await reported(out)
        nothing_secret(tmp_path, told)


def nothing_secret(folder: Path, told: str) -> None:
    """Grep all that was printed and written, in each form that the token may take."""
    needles = [b"t0ken+of", b"t0ken%2Bof", b"staging&gateway", b"staging&amp;gateway"]
    for path in folder.rglob("*"):
        if path.is_file():
            assert not any(each in path.read_bytes() for each in needles), path
    assert not any(each.decode() in told for each in needles)


def unreachable(folder: Path, more: str = "") -> str:
    """A target at ports at which nothing listens: who sends it anything is told so."""
    (folder / "ca.pem").write_bytes(trustme.CA().cert_pem.bytes())
    file = folder / "staging.toml"
    file.write_text(FILE.format(host="localhost", sse=1, websocket=1, grpc=1) + more)
    return str(file)


def in_process(folder: Path, *arguments: str) -> tuple[int, str]:
    """The same where nothing is to be run: exit code, and all that was printed."""
    whole = ["faults", "--out", str(folder / "out"), *arguments]
    answer = CliRunner().invoke(main, whole, env={"STAGING_TOKEN": TOKEN})
    assert not (folder / "out").exists()
    return answer.exit_code, answer.output


def test_a_dry_run_lists_every_request_and_sends_none(tmp_path: Path) -> None:
    file = unreachable(tmp_path)
    code, told = in_process(tmp_path, "--target", file, "--dry-run", *cases("far-fin", "whole"))
    assert code == 0
    assert "Authorization: Bearer env:STAGING_TOKEN" in told
    assert told.count("/sse?request=") == 4 + 1  # the preflight has one, too
    tries = [line for line in told.splitlines() if line.startswith("preflight  ")]
    assert len(tries) == 3 + 2 + TRIPS
    assert f" {len(told.splitlines()) - 1} requests, of them 15 streams of " in told
    nothing_secret(tmp_path, told)


@pytest.mark.parametrize(
    ("limits", "beyond"),
    [
        ("requests = 20", "requests, the limit is 20; raise it in [limits]"),
        ("cost = 0.1\nprice_per_request = 0.05", "a cost of 0.45, the limit is 0.10"),
        ("requests = 500", "nothing listens at localhost:1"),
    ],
)
def test_a_plan_beyond_the_limits_is_refused_before_anything_is_sent(
    tmp_path: Path, limits: str, beyond: str
) -> None:
    file = unreachable(tmp_path, f"[limits]\n{limits}\n")
    code, told = in_process(tmp_path, "--target", file, *cases("whole"))
    assert code == results.EXIT_COULD_NOT_RUN
    assert beyond in told


@pytest.mark.asyncio
async def test_ctrl_c_ends_within_a_second_and_says_what_is_open(tmp_path: Path) -> None:
    async with staging(tmp_path) as file:
        out = tmp_path / "out"
        asked = ("--target", str(file), "--out", str(out), *cases("far-stall", "healthy-17s"))
        async with faults(*asked) as process, asyncio.timeout(HANG_SECONDS):
            assert process.stdout is not None
            told = b""
            while b"cells" not in told:  # the first of many is through: others are in mid-stream
                told += await process.stdout.read(1 << 16)
            process.send_signal(signal.SIGINT)
            began = time.monotonic()
            out_of_it, _ = await process.communicate()
            took = time.monotonic() - began
        told += out_of_it
        assert process.returncode == results.EXIT_INCOMPLETE
        assert took < STOPPING_SECONDS + 1.0  # Python itself takes long to end on a loaded machine
        assert b"Begun at staging and not seen to end: " in told
        begun = told.split(b"not seen to end: ")[1].split(b" ")[0].decode()
        plan = msgspec.json.decode((out / "plan.json").read_bytes())
        assert begun in json.dumps(plan)
