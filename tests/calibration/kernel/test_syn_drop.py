"""Row 2: a connect hangs and is not refused."""

from __future__ import annotations

import asyncio

import pytest

from faults.fault import Side
from faults.kernel.packet_link import PacketLink
from faults.kernel.syn_drop import SynDrop
from tests.calibration.kernel.oracle import HANG_SECONDS, Seen, connection, heard_bytes, tap


def opens(seen: Seen) -> bool:
    return seen.packet.segment is not None and seen.packet.segment.opens


@pytest.mark.asyncio
async def test_a_connect_hangs_while_what_stands_goes_on(link: PacketLink) -> None:
    drop = SynDrop()
    loop = asyncio.get_running_loop()
    async with connection(link) as (client, server):
        with (
            link.server.listener(link.server_address) as listener,
            link.client.tcp_socket() as late,
        ):
            with tap(link, Side.CLIENT) as at_client, tap(link, Side.SERVER) as at_server:
                await drop.fire(link)
                connecting = asyncio.ensure_future(loop.sock_connect(late, listener.getsockname()))
                await at_client.wait(opens, times=2)
                assert not connecting.done()
                assert at_server.came == []
            server.send(b"token")
            assert await heard_bytes(client, 5) == b"token"
            await drop.lift(link)
            async with asyncio.timeout(HANG_SECONDS):
                await connecting
