from __future__ import annotations

import grpc
import pytest

from faults.frames.http2.goaway_then_fin import GoawayThenFin
from faults.frames.http2.link.frame import Frame, Kind
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import DOWN, played


def test_the_promise_to_end_what_is_open_is_the_last_that_is_heard() -> None:
    call = played(GoawayThenFin(code=11, debug="bye"))
    said = b"\0\0\0\x01" + b"\0\0\0\x0b" + b"bye"
    assert call.at_fire.down == [Frame(DOWN, Kind.GOAWAY, 0, 0, said)]
    assert call.at_fire.finished == [DOWN]
    assert call.later.down == []


@pytest.mark.asyncio
async def test_a_grpc_call_is_unavailable_and_the_server_hears_of_it() -> None:
    async with grpc_road(GoawayThenFin()) as road:
        heard = await road.call(fire_after=5, goes_on=False)
        assert (heard.seqs, heard.code) == ([1, 2, 3, 4, 5], grpc.StatusCode.UNAVAILABLE)
        assert "Socket closed" in heard.details
        assert await road.server_ended() == "cancelled"
