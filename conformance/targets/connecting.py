"""A connection to a target, and why TLS did not come about, where it did not."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress

from clients.endpoint import Endpoint, ssl_context

ALERT_SECONDS = 0.3
MOST_BYTES = 65_536


async def connected(
    met: Endpoint, protocols: list[str]
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection, TLS agreed on one of these protocols. Raises: OSError, NoAlpnError."""
    if met.tls is None:
        return await asyncio.open_connection(met.host, met.port)
    context = ssl_context.__wrapped__(met.tls)  # one of its own: the shared one offers no ALPN
    context.set_alpn_protocols(protocols)
    reader, writer = await asyncio.open_connection(
        met.host, met.port, ssl=context, server_hostname=met.server_name
    )
    agreed = writer.get_extra_info("ssl_object").selected_alpn_protocol()
    if protocols == ["h2"] and agreed != "h2":
        writer.close()
        raise NoAlpnError
    await _hear_alert(reader)
    return reader, writer


async def _hear_alert(reader: asyncio.StreamReader) -> None:
    """In TLS 1.3 a server refuses our certificate, or its absence, only when we believe that all
    is well (RFC 8446, appendix E.1.2). Had we asked by then, its reset would outrun the reason.

    Raises: ssl.SSLError, the alert.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(ALERT_SECONDS):
            reader.feed_data(await reader.read(MOST_BYTES))


class NoAlpnError(ssl.SSLError):
    """The server agreed on none of the protocols offered."""

    reason = "NO_ALPN"
