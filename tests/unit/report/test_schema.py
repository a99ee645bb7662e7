"""The published shape of results.json: true to the code, and able to refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from conformance import results
from conformance.verdict import Outcome
from report import schema
from tests import synthetic
from tests.synthetic import cell_result, verdict

PUBLISHED = json.loads(schema.PATH.read_bytes())
VALIDATOR = jsonschema.Draft202012Validator(PUBLISHED)


def valid(found: dict[str, Any]) -> bool:
    return VALIDATOR.is_valid(found)  # pyright: ignore[reportUnknownMemberType] (its stub)


def every_outcome(folder: Path) -> dict[str, Any]:
    """A results.json with a cell of every outcome, as a run writes it."""
    path = folder / "results.json"
    rows = [cell_result(verdict(each, message="ünï \x1b 🙂")) for each in Outcome]
    results.write(path, synthetic.results(rows))
    found: dict[str, Any] = json.loads(path.read_bytes())
    return found


def test_the_published_schema_has_not_drifted() -> None:
    assert schema.PATH.read_bytes() == schema.document(), (
        "run `python -m report.schema --write` and say in CHANGELOG what changed"
    )


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(PUBLISHED)


def test_what_a_run_writes_is_valid(tmp_path: Path) -> None:
    assert valid(every_outcome(tmp_path))


def version(found: dict[str, Any]) -> None:
    found["schema"] = "tokenwire.results/9"


def no_version(found: dict[str, Any]) -> None:
    del found["schema"]


def no_cells(found: dict[str, Any]) -> None:
    del found["cells"]


def outcome(found: dict[str, Any]) -> None:
    found["cells"][0]["verdict"]["outcome"] = "excused"


def seed(found: dict[str, Any]) -> None:
    found["seed"] = "1"


def prefix(found: dict[str, Any]) -> None:
    found["cells"][0]["verdict"]["axes"]["delivery"]["prefix"] = None


def cell(found: dict[str, Any]) -> None:
    found["cells"][0]["cell"] = "made/sse/stock/direct"


@pytest.mark.parametrize("spoil", [version, no_version, no_cells, outcome, seed, prefix, cell])
def test_what_no_run_writes_is_refused(
    spoil: Callable[[dict[str, Any]], None], tmp_path: Path
) -> None:
    found = every_outcome(tmp_path)
    spoil(found)
    assert not valid(found)


def test_every_field_of_a_results_file_is_described(tmp_path: Path) -> None:
    assert set(every_outcome(tmp_path)) == set(PUBLISHED["$defs"]["Results"]["properties"])
    assert all(each["description"] for each in PUBLISHED["$defs"].values())


def test_the_command_writes_the_file_and_finds_drift(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "docs" / "results.schema.json"
    monkeypatch.setattr(schema, "PATH", path)
    run = CliRunner().invoke
    missing = run(schema.main, ["--check"])
    assert (missing.exit_code, missing.stderr) == (
        1, "results.schema.json has drifted: run `python -m report.schema --write`\n"
    )  # fmt: skip
    assert run(schema.main, ["--write"]).exit_code == 0
    assert run(schema.main, ["--check"]).exit_code == 0
    path.write_bytes(path.read_bytes() + b" ")
    assert run(schema.main, ["--check"]).exit_code == 1
