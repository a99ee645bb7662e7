"""Squid as an accelerator, Debian's. http://www.squid-cache.org/Doc/config/"""

from __future__ import annotations

import signal
from pathlib import Path

from gateways.finding import asked, on_system
from gateways.product import Binary, Face, Missing, Product
from gateways.reloading import by_signal, listens

NO_GRPC = "Squid speaks no HTTP/2"


def _command(binary: Binary, folder: Path) -> tuple[str, ...]:
    # Its shared memory is named after the service: one a folder, or two would meet.
    service = f"tokenwire{''.join(filter(str.isalnum, folder.name))[-16:]}"
    return (str(binary.path), "-N", "-n", service, "-f", str(folder / "squid.conf"))


def _find() -> Binary | Missing:
    return asked(
        "TOKENWIRE_SQUID",
        lambda: on_system("squid"),
        "-v",
        absent=Missing("there is no squid on the PATH", "apt-get install squid"),
    )


SQUID = Product(
    "squid",
    "squid",
    _find,
    _command,
    faces=frozenset({Face.HTTP1}),
    cannot={"grpc": NO_GRPC},
    reload=by_signal(signal.SIGHUP),  # what `squid -k reconfigure` sends
    reloaded=listens,
    whole_seconds=(60,),
)
