from __future__ import annotations

import grpc
import pytest
from h2.events import PingAckReceived, PingReceived

from faults.fault import Direction, Side
from faults.frames.http2.http2_ping_flood import Http2PingFlood
from faults.frames.http2.link.frame import Frame, Kind
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import DOWN, UP, played
from tests.unit.faults.frames.http2.pump import Pump


@pytest.mark.parametrize(("towards", "direction"), [(Side.SERVER, UP), (Side.CLIENT, DOWN)])
def test_so_many_pings_leave_each_with_a_number(towards: Side, direction: Direction) -> None:
    call = played(Http2PingFlood(pings=3, towards=towards))
    numbers = [b"wire\0\0\0" + bytes([number]) for number in range(3)]
    sent = [Frame(direction, Kind.PING, 0, 0, number) for number in numbers]
    assert call.at_fire.of(direction) == sent
    assert call.later == call.came


def test_the_answers_stay_here() -> None:
    pump = Pump(Http2PingFlood(pings=3).rewriter())
    pump.open()
    pump.fire()
    assert sum(isinstance(event, PingReceived) for event in pump.events[UP]) == 3
    assert not any(isinstance(event, PingAckReceived) for event in pump.events[DOWN])


@pytest.mark.asyncio
async def test_a_grpc_server_throws_the_client_out() -> None:
    async with grpc_road(Http2PingFlood()) as road:
        heard = await road.call(fire_after=5, goes_on=False)
        assert (heard.seqs, heard.code) == ([1, 2, 3, 4, 5], grpc.StatusCode.UNAVAILABLE)
        assert heard.details == "Too many pings"


@pytest.mark.asyncio
async def test_a_grpc_client_answers_and_goes_on() -> None:
    async with grpc_road(Http2PingFlood(pings=1000, towards=Side.CLIENT)) as road:
        assert (await road.call(fire_after=5)).done
