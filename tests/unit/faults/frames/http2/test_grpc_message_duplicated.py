from __future__ import annotations

import pytest

from faults.frames.http2.grpc_message_duplicated import GrpcMessageDuplicated
from faults.frames.http2.link.messages import prefixed
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import played
from tests.unit.faults.frames.http2.pump import Pump


def test_the_next_message_comes_so_many_times() -> None:
    call = played(GrpcMessageDuplicated(times=3))
    came = call.came.data(1)
    assert call.later.data(1) == came[:18] * 3 + came[18:]
    assert call.later.trailers(1) == call.came.trailers(1)


@pytest.mark.asyncio
async def test_a_grpc_client_takes_each_for_a_token() -> None:
    async with grpc_road(GrpcMessageDuplicated()) as road:
        heard = await road.call(fire_after=5)
        assert heard.seqs == [1, 2, 3, 4, 5, 6, 6, 7, 8, 9, 10, 11]


@pytest.mark.asyncio
async def test_no_window_is_overrun_by_twenty_times_a_big_message() -> None:
    async with grpc_road(GrpcMessageDuplicated(times=20), text="x" * 1_000_000) as road:
        heard = await road.call(fire_after=2, limit=6)
        assert heard.seqs == [1, 2, *[3] * 20, 4, 5, 6, 7]
        assert (await road.call(run="next")).done
        assert road.connections == 1


def test_a_strict_client_is_not_overrun_either() -> None:
    pump = Pump(GrpcMessageDuplicated(times=5).rewriter())
    stream_id = pump.open()
    pump.fire()
    message = prefixed(bytes(100_000))
    pump.say(stream_id, message)
    pump.say(stream_id, message)
    pump.close(stream_id)
    assert pump.heard[stream_id] == message * 6
    assert pump.ended == {stream_id}
