"""lighttpd, Debian's. https://redmine.lighttpd.net/projects/lighttpd/wiki/Mod_proxy"""

from __future__ import annotations

import signal
from pathlib import Path

from gateways.finding import asked, on_system
from gateways.product import Binary, Face, Missing, Product
from gateways.reloading import by_signal, listens

NO_GRPC = "lighttpd speaks no HTTP/2 to its origin"


def _command(binary: Binary, folder: Path) -> tuple[str, ...]:
    return (str(binary.path), "-D", "-f", str(folder / "lighttpd.conf"))


def _find() -> Binary | Missing:
    return asked(
        "TOKENWIRE_LIGHTTPD",
        lambda: on_system("lighttpd"),
        "-v",
        absent=Missing("there is no lighttpd on the PATH", "apt-get install lighttpd"),
    )


LIGHTTPD = Product(
    "lighttpd",
    "lighttpd",
    _find,
    _command,
    faces=frozenset({Face.HTTP1}),
    cannot={"grpc": NO_GRPC},
    reload=by_signal(signal.SIGUSR1),  # graceful restart
    reloaded=listens,
    whole_seconds=(60,),
)
