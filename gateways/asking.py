"""One question to a gateway that starts: does anything answer, and what?"""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress

from gateways.ports import LOOPBACK
from gateways.product import Face, Slot
from tokenwire.clock import Clock

ANSWERING_SECONDS = 1.0


async def status_line(slot: Slot, face: Face) -> bytes:
    """The first line of its answer to a HEAD, b"" where nothing takes one yet.

    Raises:
        TimeoutError: it took the question and did not answer within ANSWERING_SECONDS.
    """
    tls = None
    if face.tls:
        tls = ssl.create_default_context()
        tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE  # nothing is said to it
    try:
        reader, writer = await asyncio.open_connection(LOOPBACK, slot.http, ssl=tls)
    except OSError:  # no certificate yet
        return b""
    try:
        writer.write(b"HEAD / HTTP/1.1\r\nHost: readiness\r\nConnection: close\r\n\r\n")
        async with Clock.running().timeout(ANSWERING_SECONDS):
            return await reader.readline()
    except ConnectionError:
        return b""
    finally:
        writer.transport.abort()


async def answers(slot: Slot, face: Face) -> bool:
    """Whether it answers at all: its kernel takes connections before it is there itself."""
    with suppress(TimeoutError):
        return bool(await status_line(slot, face))
    return False
