from __future__ import annotations

import grpc
import pytest

from faults.frames.http2.end_stream_mid_message import EndStreamMidMessage
from faults.frames.http2.link.frame import Flag, Frame, Kind
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import DOWN, played


@pytest.mark.parametrize(("after_bytes", "left"), [(0, 0), (3, 3), (6, 6), (1000, 17)])
def test_the_beginning_of_the_next_message_ends_the_stream(after_bytes: int, left: int) -> None:
    call = played(EndStreamMidMessage(after_bytes=after_bytes))
    message = call.came.down[0]
    assert isinstance(message, Frame)
    assert len(message.payload) == 18
    ending = Frame(DOWN, Kind.DATA, Flag.END_STREAM, 1, message.payload[:left])
    assert call.later.down == [ending]


@pytest.mark.asyncio
async def test_a_grpc_client_is_told_that_it_is_unknown() -> None:
    async with grpc_road(EndStreamMidMessage()) as road:
        heard = await road.call(fire_after=5)
        assert (heard.seqs, heard.code) == ([1, 2, 3, 4, 5], grpc.StatusCode.UNKNOWN)
        assert await road.server_ended() == "finished"
        assert (await road.call(run="next")).done
        assert road.connections == 1
