"""The examples of docs/own-gateway.md are files that can be meant."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gateways.own import read
from gateways.own_files import checked

FOLDER = Path(__file__).parents[3] / "docs" / "examples"


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.toml")))
def test_an_example_names_every_port_that_its_wires_need(name: str) -> None:
    own = read(FOLDER / name)
    if shutil.which(own.command[0], path="/usr/local/bin:/usr/bin:/usr/sbin") is None:
        pytest.skip(f"there is no {own.command[0]} here")
    assert checked(FOLDER / name, own).listening[0] == "http"


def test_the_page_shows_the_examples_as_they_are() -> None:
    page = (FOLDER.parent / "own-gateway.md").read_text()
    for path in FOLDER.glob("*.toml"):
        assert path.read_text() in page
