"""A service that is not our origin, asked by its adapter; and a URL of which nothing is known."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from conformance import results
from conformance.targets import preflight
from conformance.targets.file import read
from conformance.verdict import Class, Outcome
from tests.services import http_service
from tests.services.stage import Stage

TOKEN = "sk-staging-0123456789"
HANG_SECONDS = 60.0
HEAD = 'name = "chat"\nstaging = true\ndepth = "{depth}"\n[wires.sse]\nurl = "{url}"\n'
ADAPTER = """headers = { Authorization = "Bearer env:CHAT_TOKEN" }
adapter = "openai-chat"
deterministic = true
settings = { request = { model = "m", messages = [] } }
"""


async def said(*arguments: str) -> tuple[int, str]:
    """The exit code of `faults …`, and all that it printed."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "conformance", "faults", *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=os.environ | {"CHAT_TOKEN": TOKEN, "NO_COLOR": "1"},
    )
    async with asyncio.timeout(HANG_SECONDS):
        out, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode()


def written(folder: Path, depth: str, port: int, more: str = "") -> str:
    file = folder / "chat.toml"
    file.write_text(HEAD.format(depth=depth, url=f"http://127.0.0.1:{port}") + more)
    return str(file)


def shown_in(folder: Path) -> list[Path]:
    """The files in which the secret stands."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if TOKEN.encode() in path.read_bytes()]


@pytest.mark.asyncio
async def test_a_service_is_asked_by_its_adapter_and_only_what_it_can_answer(
    tmp_path: Path,
) -> None:
    stage = Stage()
    names = ("whole", "accept-then-fin", "cut-fin", "far-fin", "steer")
    asked = [word for name in names for word in ("--case", name)]
    # Nothing holds a service while its line is cut: who is slow has heard all of it by then.
    async with http_service.serving(stage) as service:
        file = written(tmp_path, "adapter", service.port, ADAPTER)
        code, told = await said("--target", file, "--out", str(tmp_path / "out"), *asked)
    assert code == results.EXIT_AS_DOCUMENTED, told
    found = results.read(tmp_path / "out" / "results.json")
    outcomes = {each.cell.case: each.verdict for each in found.cells}
    assert outcomes["whole"].klass is Class.COMPLETE
    assert outcomes["accept-then-fin"].klass is Class.REFUSED
    for name in ("cut-fin", "far-fin", "steer"):
        assert outcomes[name].outcome is Outcome.UNSUPPORTED
    assert "nor is it known when the service noticed" in told
    assert TOKEN not in told
    assert not shown_in(tmp_path)
    assert all(each.headers["authorization"] == f"Bearer {TOKEN}" for each in stage.requests)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("misbehave", "words"),
    [("html", "HTML"), ("302", "not followed"), ("401", "asks for Bearer"), ("500", "HTTP 500")],
)
async def test_what_a_service_answers_instead_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, misbehave: str, words: str
) -> None:
    monkeypatch.setenv("CHAT_TOKEN", TOKEN)
    async with http_service.serving(Stage(misbehave=misbehave)) as service:
        target = read(Path(written(tmp_path, "adapter", service.port, ADAPTER)))
        [line] = await preflight.troubles(target, "run")
    assert words.lower() in line.lower()
    assert line.startswith("sse: ")
    assert "\n" not in line


@pytest.mark.asyncio
async def test_a_probe_tells_whether_bytes_come_and_how_they_end(tmp_path: Path) -> None:
    async with http_service.serving(Stage()) as service:
        code, told = await said("--target", written(tmp_path, "probe", service.port))
    assert code == 0
    assert "ended as HTTP ends" in told
    assert "Not seen: the far end, and what the bytes mean" in told
