"""The manifests of the sandwich say what the programs in them understand."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner

from conformance.cli import main
from conformance.targets.file import read
from conformance.targets.target import Depth

MANIFESTS = Path(__file__).parents[2] / "deploy" / "kubernetes"


def test_the_target_of_the_job_is_one(tmp_path: Path) -> None:
    text = (MANIFESTS / "runner.yaml").read_text()
    block = re.search(r"staging\.toml: \|\n(.*?)\n---", text, re.DOTALL)
    assert block
    path = tmp_path / "staging.toml"
    path.write_text(textwrap.dedent(block[1]))
    target = read(path)
    assert target.depth is Depth.SANDWICH
    assert set(target.wires) == {"sse", "websocket", "grpc"}


@pytest.mark.parametrize(("file", "command"), [("runner", "faults"), ("origin", "origin")])
def test_every_option_in_a_manifest_is_one_of_its_command(file: str, command: str) -> None:
    asked = set(re.findall(r"--[a-z][a-z-]*", (MANIFESTS / f"{file}.yaml").read_text()))
    told = CliRunner().invoke(main, [command, "--help"])
    assert asked
    assert asked <= set(re.findall(r"--[a-z-]+", told.output))


def test_each_port_that_the_origin_listens_on_is_the_container_s() -> None:
    text = (MANIFESTS / "origin.yaml").read_text()
    listens = set(re.findall(r"--\w+-port=(\d+)", text))
    assert len(listens) == 3
    assert listens == set(re.findall(r"containerPort: (\d+)", text))
    assert listens == set(re.findall(r"port: (\d+), targetPort", text))
