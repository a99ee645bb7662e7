"""Row 19: one way is dead, the other goes on."""

from __future__ import annotations

import pytest

from faults.fault import Direction, Side
from faults.kernel.one_way_black_hole import OneWayBlackHole
from faults.kernel.packet_link import PacketLink
from tests.calibration.kernel.oracle import connection, heard_bytes, is_silent, tap


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.asyncio
async def test_what_goes_the_dead_way_vanishes_and_the_rest_arrives(
    link: PacketLink, direction: Direction
) -> None:
    hole = OneWayBlackHole(direction)
    async with connection(link) as (client, server):
        mute, deaf = (server, client) if direction is Direction.DOWN else (client, server)
        mute_side, deaf_side = (
            (Side.SERVER, Side.CLIENT)
            if direction is Direction.DOWN
            else (Side.CLIENT, Side.SERVER)
        )
        with tap(link, mute_side) as at_mute, tap(link, deaf_side) as at_deaf:
            await hole.fire(link)
            mute.send(b"unheard")
            await at_mute.retransmitted()
            deaf.send(b"passes")
            assert await heard_bytes(mute, 6) == b"passes"
            await at_deaf.retransmitted()  # its acknowledgment went the dead way
            assert at_deaf.came == []
            assert is_silent(deaf)
        await hole.lift(link)
        assert await heard_bytes(deaf, 7) == b"unheard"
