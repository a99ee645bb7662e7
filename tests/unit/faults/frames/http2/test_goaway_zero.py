from __future__ import annotations

import grpc
import pytest

from faults.frames.http2.goaway_zero import GoawayZero
from faults.frames.http2.link.frame import Frame, Kind
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import DOWN, played


def test_no_stream_is_owned_up_to() -> None:
    call = played(GoawayZero(code=2))
    assert call.at_fire.down == [Frame(DOWN, Kind.GOAWAY, 0, 0, bytes(4) + b"\0\0\0\x02")]
    assert call.later == call.came


@pytest.mark.asyncio
async def test_a_grpc_call_is_unavailable_and_the_next_one_connects_anew() -> None:
    async with grpc_road(GoawayZero()) as road:
        heard = await road.call(fire_after=5)
        assert (heard.seqs, heard.code) == ([1, 2, 3, 4, 5], grpc.StatusCode.UNAVAILABLE)
        assert (await road.call(run="next")).done
        assert road.connections == 2
