"""Varnish, Debian's. https://varnish-cache.org/docs/

It has neither TLS nor HTTP/2 to its origin. One process listens on one set of ports for all
origins, so its configuration chooses the origin by the port that the client came to. The ports
are arguments of its process, which no reload can change: they stand in the file as a comment.
"""

from __future__ import annotations

import re
from pathlib import Path

from gateways.finding import asked, on_system
from gateways.product import Binary, Face, Live, Missing, Product

_LISTENING = re.compile(r"^# -a (\S+)$", re.MULTILINE)
NO_GRPC = "Varnish speaks no HTTP/2 to its origin"


def _command(binary: Binary, folder: Path) -> tuple[str, ...]:
    addresses = _LISTENING.findall((folder / "default.vcl").read_text("utf-8"))
    listening = [part for address in addresses for part in ("-a", address)]
    # Not from the VCL: it cannot say them all, and a person who writes one knows none of them.
    parameters = (folder / "parameters").read_text("utf-8").split()
    listening += [part for parameter in parameters for part in ("-p", parameter)]
    run = ("-F", "-f", str(folder / "default.vcl"), "-n", str(folder / "state"))
    # No jail: it needs root. Memory is bounded, since by default it caches what it streams.
    return (str(binary.path), *run, "-s", "malloc,64m", "-j", "none", *listening)


async def _reload(live: Live, binary: Binary) -> None:
    """Both commands answer only when they are done (varnishadm(1), varnish-cli(7))."""
    beside = binary.path.with_name("varnishadm")
    admin = (str(on_system("varnishadm") or beside), "-n", str(live.folder / "state"))
    await live.ask((*admin, "vcl.load", "reloaded", str(live.folder / "default.vcl")))
    await live.ask((*admin, "vcl.use", "reloaded"))


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
    reload=_reload,
)
