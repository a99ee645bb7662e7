"""A wheel installs one top-level name, and its command runs far from the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APPLICATION = {"clients", "conformance", "faults", "gateways", "lenses", "report", "servers"}
ATLAS = Path("docs/atlas")  # what is documented of the gateway roads


def ran(*command: str | Path, cwd: Path) -> str:
    """What a command printed; an AssertionError with all of it where the command failed.

    The variables that would let it see this repository are left out.
    """
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PIP_", "VIRTUAL_"))}
    done = subprocess.run(
        command,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    ran(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def carried(wheel: Path) -> list[Path]:
    return [Path(name) for name in zipfile.ZipFile(wheel).namelist()]


@pytest.fixture(scope="module")
def clean(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel, which borrows its dependencies from this one."""
    home = tmp_path_factory.mktemp("clean")
    venv.create(home, symlinks=True)
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", home / "bin" / "python"]
    ran(*pip, "install", "--no-index", "--no-deps", "--no-compile", wheel, cwd=home)
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site_of(home) / "borrowed.pth").write_text("\n".join(sorted(borrowed)))
    return home


def site_of(home: Path) -> Path:
    (site,) = home.glob("lib/python*/site-packages")
    return site


def test_the_wheel_drops_only_tokenwire_into_site_packages(clean: Path) -> None:
    dropped = {p.name for p in site_of(clean).iterdir() if p.suffix not in {".dist-info", ".pth"}}
    assert dropped == {"tokenwire"}


def test_the_application_travels_whole_in_its_private_folder(carried: list[Path]) -> None:
    app = Path("tokenwire/_app")
    inside = {p.relative_to(app).parts[0] for p in carried if p.is_relative_to(app)}
    assert inside == APPLICATION | {ATLAS.parts[0]}


def test_what_is_documented_of_each_gateway_is_carried(carried: list[Path]) -> None:
    at_home = {p.relative_to(ROOT) for p in (ROOT / ATLAS).rglob("*.json")}
    assert at_home
    assert {Path("tokenwire/_app") / p for p in at_home} <= set(carried)


def test_every_source_of_the_application_is_carried(carried: list[Path]) -> None:
    at_home = {p.relative_to(ROOT) for name in APPLICATION for p in (ROOT / name).rglob("*.py")}
    assert {Path("tokenwire/_app") / p for p in at_home} <= set(carried)


def test_the_contract_travels_with_its_types_and_its_source(carried: list[Path]) -> None:
    contract = {"py.typed", "v1/stream.proto", "v1/stream_pb2.py", "v1/stream_pb2.pyi"}
    assert {Path("tokenwire") / name for name in contract} <= set(carried)


def test_no_package_of_the_repository_is_forgotten() -> None:
    """A new top-level package is either named in pyproject.toml or left at home on purpose."""
    at_home = {p.parent.name for p in ROOT.glob("*/__init__.py")}
    assert at_home - {"bench", "tests"} == APPLICATION
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert set(settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]) == {
        *APPLICATION,
        str(ATLAS),
    }


def test_the_command_answers_from_another_directory(clean: Path, tmp_path: Path) -> None:
    assert "faults" in ran(clean / "bin" / "tokenwire", "--help", cwd=tmp_path)


def test_the_command_starts_an_origin(clean: Path, tmp_path: Path) -> None:
    assert "--grace-seconds" in ran(clean / "bin" / "tokenwire", "origin", "--help", cwd=tmp_path)


def test_outside_the_command_nothing_sees_the_application(clean: Path, tmp_path: Path) -> None:
    seen = ran(
        clean / "bin" / "python",
        "-c",
        f"import importlib.util as u; print([n for n in {sorted(APPLICATION)} if u.find_spec(n)])",
        cwd=tmp_path,
    )
    assert seen.strip() == "[]"
