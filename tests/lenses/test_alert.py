"""The burn-rate alert on real streams of every wire: it fires on the regression only."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lenses.alert import alert, populations
from tests.unit.lenses.made import WIRES


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("populations")
    populations(made, streams=6)
    return made


def test_nothing_fires_on_the_control(folder: Path) -> None:
    told = alert(folder / "control", "--by", "wire")
    assert told.exit_code == 0, told.output
    for wire in WIRES:
        assert f"{wire}: 6 streams, 0 not good: quiet" in told.output


def test_a_slower_first_token_fires_on_every_wire(folder: Path) -> None:
    told = alert(folder / "regression", "--by", "wire")
    assert told.exit_code == 1, told.output
    for wire in WIRES:
        assert f"{wire}: 6 streams, 4 not good: FIRES" in told.output
    assert told.output.count("page: 14.4 times too fast over 60 s and 5 s") == 3


def test_one_tenants_regression_is_not_hidden_by_another_tenant(folder: Path) -> None:
    tenants = (folder / "control", folder / "regression")
    told = alert(*tenants, "--by", "argument")
    assert told.exit_code == 1
    assert f"{tenants[0]}: 18 streams, 0 not good: quiet" in told.output
    assert f"{tenants[1]}: 18 streams, 12 not good: FIRES" in told.output
