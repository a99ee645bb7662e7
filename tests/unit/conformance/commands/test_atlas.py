"""The atlas written from a run: what is no longer so goes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from conformance import results
from conformance.atlas import data as atlas
from conformance.atlas.data import Entry, Page
from conformance.case import RoadKind
from conformance.cli import main
from conformance.commands import atlas as atlas_command
from conformance.results import CellResult
from conformance.verdict import Class, Outcome
from tests import synthetic
from tokenwire import recording
from tokenwire.recording import Identity

CASE = replace(synthetic.case(), roads=RoadKind.EVERY)
BOOK = {"made": CASE}
OLD = Entry(Class.HANG, "1.0")


def cell(setting: str, outcome: Outcome) -> CellResult:
    place = Identity("made", "sse", setting, "nginx@tuned")
    return synthetic.cell_result(synthetic.verdict(outcome, klass=Class.COMPLETE), place)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A run that measured one cell, and in which another was blocked."""
    answered = cell("stock", Outcome.AS_DOCUMENTED)
    seen = replace(synthetic.recording(cell=answered.cell), versions={"nginx": "2.0"})
    path = recording.write(tmp_path / "recordings", seen)
    there = replace(answered, recording=str(path.relative_to(tmp_path)))
    blocked = cell("hardened", Outcome.BLOCKED)
    results.write(tmp_path / "results.json", synthetic.results([there, blocked]))
    return tmp_path


def test_what_is_no_longer_so_goes_and_what_was_not_asked_stays(out: Path, tmp_path: Path) -> None:
    old = {
        "made/sse/stock/nginx@tuned": OLD,
        "made/sse/hardened/nginx@tuned": OLD,  # blocked now
        "made/sse/stock/nginx@default": OLD,  # not part of the run
        "made/sse/stock/nginx@best": OLD,  # there is no such road any more
        "gone/sse/stock/nginx@tuned": OLD,  # nor such a case
    }
    atlas.write(tmp_path / "atlas", Page("nginx", old))
    assert atlas_command.write(out, tmp_path / "atlas", BOOK, anew=True) == ["nginx"]
    page = atlas.read(tmp_path / "atlas" / "nginx.json")
    assert page is not None
    assert {name: entry.version for name, entry in page.cells.items()} == {
        "made/sse/stock/nginx@tuned": "2.0",
        "made/sse/stock/nginx@default": "1.0",
    }


@pytest.mark.parametrize("options", [[], ["--update", "--check"], ["--pages", "--check-pages"]])
def test_one_thing_at_a_time(options: list[str]) -> None:
    said = CliRunner().invoke(main, ["atlas", *options])
    assert said.exit_code == 2
    assert "say one of --update" in said.output
