"""What pyproject.toml asks for is what the locks pin, and what the generated code needs."""

from __future__ import annotations

import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?P<rest>.*(?:\n    .*)*)", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text()
    return {m["name"]: m["version"] for m in PIN.finditer(text)}


def asked(*extras: str) -> list[Requirement]:
    lines = [*PROJECT["dependencies"], *(line for extra in extras for line in EXTRAS[extra])]
    return [r for r in map(Requirement, lines) if r.name != PROJECT["name"]]


@pytest.mark.parametrize(
    ("lock", "extras"),
    [
        ("run", ["test"]),
        ("dev", ["test", "browser", "plots", "otlp", "dev"]),
        ("gateways", ["gateways"]),
        ("peers", ["peers"]),
        ("image", []),
        ("plots", ["plots", "otlp"]),
    ],
)
def test_a_lock_pins_all_that_is_asked_for(lock: str, extras: list[str]) -> None:
    pinned = pins(lock)
    wrong = [
        f"{requirement}: {version}"
        for requirement in asked(*extras)
        if (version := pinned.get(canonicalize_name(requirement.name), "0"))
        not in requirement.specifier
    ]
    assert not wrong, "run `make lock`"


@pytest.mark.parametrize("lock", ["run", "gateways", "peers", "image", "plots"])
def test_locks_agree_on_every_shared_version(lock: str) -> None:
    everything = pins("dev")
    assert {n: v for n, v in pins(lock).items() if everything.get(n, v) != v} == {}


@pytest.mark.parametrize("lock", ["run", "dev", "gateways", "peers", "image", "plots"])
def test_a_lock_holds_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text()
    assert [m["name"] for m in PIN.finditer(text) if "--hash=sha256:" not in m["rest"]] == []
    assert re.search(r"://|index-url|find-links|trusted-host", text) is None


def test_floors_are_what_the_generated_code_needs() -> None:
    floors = {r.name: r.specifier for r in asked()}
    generated = (ROOT / "proto/tokenwire/v1/stream_pb2.py").read_text()
    (protobuf,) = re.findall(r"^# Protobuf Python Version: (\S+)$", generated, re.MULTILINE)
    grpcio: str = import_module("tokenwire.v1.stream_pb2_grpc").GRPC_GENERATED_VERSION
    assert f">={protobuf}" in str(floors["protobuf"])
    assert f">={grpcio}" == str(floors["grpcio"])
