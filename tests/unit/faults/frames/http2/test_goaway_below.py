from __future__ import annotations

import grpc
import pytest

from faults.frames.http2.goaway_below import GoawayBelow
from faults.frames.http2.link.frame import Frame, Kind
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import DOWN, played


def test_the_stream_before_the_newest_is_the_last() -> None:
    call = played(GoawayBelow(), after_tokens=4, name="siblings")
    assert call.at_fire.down == [Frame(DOWN, Kind.GOAWAY, 0, 0, b"\0\0\0\x03" + bytes(4))]
    assert call.later == call.came


def test_below_the_first_stream_is_none() -> None:
    call = played(GoawayBelow())
    assert call.at_fire.down == [Frame(DOWN, Kind.GOAWAY, 0, 0, bytes(8))]


@pytest.mark.asyncio
async def test_the_newest_grpc_call_is_unavailable_and_the_older_one_ends_well() -> None:
    async with grpc_road(GoawayBelow()) as road:
        beside = await road.beside()
        heard = await road.call(fire_after=5)
        assert (heard.seqs, heard.code) == ([1, 2, 3, 4, 5], grpc.StatusCode.UNAVAILABLE)
        assert (await beside).done
