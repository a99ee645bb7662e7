"""Squid as an accelerator, Debian's. http://www.squid-cache.org/Doc/config/"""

from __future__ import annotations

import signal
from pathlib import Path

from gateways.finding import asked, on_system
from gateways.product import Binary, Face, Missing, Product
from gateways.reloading import by_signal, listens

SHARED = Path("/dev/shm")  # where shm_open(3) puts it
NO_GRPC = "Squid speaks no HTTP/2"


def _command(binary: Binary, folder: Path) -> tuple[str, ...]:
    return (str(binary.path), "-N", "-n", _service(folder), "-f", str(folder / "squid.conf"))


def _service(folder: Path) -> str:
    """Its shared memory is named after the service: one a folder, or two would meet."""
    return f"tokenwire{''.join(filter(str.isalnum, folder.name))[-16:]}"


def _sweep(folder: Path) -> None:
    """Where it was killed its shared memory stays."""
    for left in SHARED.glob(f"{_service(folder)}-cf__*.shm"):
        left.unlink(missing_ok=True)


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
    sweep=_sweep,
    whole_seconds=(60,),
)
