from __future__ import annotations

import grpc
import pytest

from faults.fault import Direction
from faults.frames.http2.http2_ping_swallowed import Http2PingSwallowed
from faults.frames.http2.link.frame import Frame, Kind
from tests.unit.faults.frames.http2.grpc_road import HANG_SECONDS, grpc_road
from tests.unit.faults.frames.http2.played import DOWN, UP, Left, played

KEEPALIVE = (
    ("grpc.keepalive_time_ms", 100),
    ("grpc.keepalive_timeout_ms", 500),
    ("grpc.http2.ping_timeout_ms", 500),  # keepalive_timeout_ms alone waits for 60 s
    ("grpc.http2.max_pings_without_data", 0),
)
PATIENT = (("grpc.http2.min_recv_ping_interval_without_data_ms", 10),)


@pytest.mark.parametrize("direction", [UP, DOWN])
def test_the_ping_is_missing_and_nothing_else(direction: Direction) -> None:
    call = played(Http2PingSwallowed(direction), after_tokens=0)
    expected = Left(down=list(call.came.down), up=list(call.came.up))
    pings = [
        unit
        for unit in expected.of(direction)
        if isinstance(unit, Frame) and unit.kind == Kind.PING and not unit.acks
    ]
    assert len(pings) == 1
    expected.of(direction).remove(pings[0])
    assert call.later == expected


@pytest.mark.asyncio
@pytest.mark.parametrize("direction", [UP, DOWN])
async def test_a_grpc_peer_with_keepalive_gives_the_connection_up(direction: Direction) -> None:
    asking, answering = (KEEPALIVE, PATIENT) if direction is UP else ((), KEEPALIVE)
    fault = Http2PingSwallowed(direction)
    async with grpc_road(fault, client_options=asking, server_options=answering) as road:
        heard = await road.call(fire_after=5, goes_on=False)
        assert (heard.seqs, heard.code) == ([1, 2, 3, 4, 5], grpc.StatusCode.UNAVAILABLE)
        assert "ping timeout" in heard.details
        assert await road.server_ended() == "cancelled"


@pytest.mark.asyncio
async def test_with_its_pings_answered_the_same_client_waits() -> None:
    fault = Http2PingSwallowed(DOWN)
    async with grpc_road(fault, client_options=KEEPALIVE, server_options=PATIENT) as road:
        heard = await road.call(fire_after=5, goes_on=False, deadline_seconds=HANG_SECONDS)
        assert heard.code is grpc.StatusCode.DEADLINE_EXCEEDED
