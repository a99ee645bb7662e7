"""Varnish, Debian's. https://varnish-cache.org/docs/

It has neither TLS nor HTTP/2 to its origin. One process listens on one set of ports for all
origins, so its configuration chooses the origin by the port that the client came to.
"""

from __future__ import annotations

import re
from pathlib import Path

from gateways.finding import asked, on_system
from gateways.product import Binary, Face, Missing, Product

_PORT = re.compile(r"std\.port\(local\.ip\) == (\d+)")
NO_GRPC = "Varnish speaks no HTTP/2 to its origin"


def _command(binary: Binary, folder: Path) -> tuple[str, ...]:
    ports = _PORT.findall((folder / "default.vcl").read_text("utf-8"))
    listening = [part for port in ports for part in ("-a", f"127.0.0.1:{port}")]
    run = ("-F", "-f", str(folder / "default.vcl"), "-n", str(folder / "state"))
    # No jail: it needs root. Memory is bounded, since by default it caches what it streams.
    return (str(binary.path), *run, "-s", "malloc,64m", "-j", "none", *listening)


def _find() -> Binary | Missing:
    return asked(
        "TOKENWIRE_VARNISH",
        lambda: on_system("varnishd"),
        "-V",
        absent=Missing("there is no varnishd on the PATH", "apt-get install varnish"),
    )


VARNISH = Product(
    "varnish",
    "varnish",
    _find,
    _command,
    faces=frozenset({Face.HTTP1}),
    cannot={"grpc": NO_GRPC},
)
