"""Apache httpd, Debian's. https://httpd.apache.org/docs/2.4/"""

from __future__ import annotations

import signal
from pathlib import Path

from gateways.finding import asked, on_system
from gateways.product import Binary, Missing, Product
from gateways.reloading import by_signal, listens


def _command(binary: Binary, folder: Path) -> tuple[str, ...]:
    return (str(binary.path), "-f", str(folder / "apache2.conf"), "-DFOREGROUND")


def _find() -> Binary | Missing:
    return asked(
        "TOKENWIRE_APACHE",
        lambda: on_system("apache2") or on_system("httpd"),
        "-v",
        absent=Missing("there is no apache2 on the PATH", "apt-get install apache2"),
    )


# Graceful: https://httpd.apache.org/docs/2.4/stopping.html
APACHE = Product(
    "apache",
    "apache",
    _find,
    _command,
    reload=by_signal(signal.SIGUSR1),
    reloaded=listens,
    whole_seconds=(60,),
)
