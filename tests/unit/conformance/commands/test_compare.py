"""One plan with two binaries of a gateway: what is refused, and that the second one really runs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from conformance.cli import main
from conformance.commands import compare as compare_command
from conformance.commands.compare import named
from conformance.options import Trouble
from gateways.catalogue import PRODUCTS
from gateways.product import Binary


def program(path: Path, says: str) -> Path:
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)
    return path


def test_within_it_the_other_binary_is_what_is_found_and_afterwards_what_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKENWIRE_HAPROXY", "/first")
    other = program(tmp_path / "other", "HAProxy version 9.9.9")
    with named("haproxy", other) as setting:
        found = PRODUCTS["haproxy"].find()
        assert isinstance(found, Binary)
        assert (found.path, found.version) == (other, "9.9.9")
        assert setting == f"TOKENWIRE_HAPROXY={other}"
    assert os.environ["TOKENWIRE_HAPROXY"] == "/first"


def test_one_that_says_no_version_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(Trouble, match="names no version"),
        named("haproxy", program(tmp_path / "other", "hello")),
    ):
        pass
    assert "TOKENWIRE_HAPROXY" not in os.environ


@pytest.mark.parametrize("gateway", ["all", "direct", "nginx,haproxy"])
def test_it_is_one_product_that_is_compared(tmp_path: Path, gateway: str) -> None:
    binary = str(program(tmp_path / "x", "1.0"))
    said = CliRunner().invoke(main, ["compare", "--gateway", gateway, "--binary", binary])
    assert said.exit_code == 2
    assert "name one product of nginx, haproxy" in said.output


def test_every_product_takes_its_binary_from_the_variable_that_is_set() -> None:
    folder = Path(compare_command.__file__).parents[2] / "gateways"
    text = "".join(path.read_text() for path in folder.glob("*.py"))
    for name in PRODUCTS:
        assert f'"TOKENWIRE_{name.upper().replace("-", "_")}"' in text
