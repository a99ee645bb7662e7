from __future__ import annotations

import pytest

from faults.frames.http2.grpc_messages_reordered import GrpcMessagesReordered
from faults.frames.http2.link.messages import prefixed
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import played
from tests.unit.faults.frames.http2.pump import Pump


def test_the_next_two_change_places() -> None:
    call = played(GrpcMessagesReordered())
    came = call.came.data(1)
    assert call.later.data(1) == came[18:36] + came[:18] + came[36:]
    assert call.later.trailers(1) == call.came.trailers(1)


@pytest.mark.parametrize("size", [5, 300_000])
def test_a_message_without_a_second_passes_before_the_trailers(size: int) -> None:
    pump = Pump(GrpcMessagesReordered().rewriter())
    pump.client.increment_flow_control_window(1_000_000)  # the stream's own is what binds
    stream_id = pump.open()
    pump.fire()
    pump.say(stream_id, prefixed(bytes(size)))
    assert stream_id not in pump.heard
    pump.close(stream_id)
    assert pump.heard[stream_id] == prefixed(bytes(size))
    assert pump.ended == {stream_id}


def test_windows_agree_again_after_more_than_a_window_was_held() -> None:
    pump = Pump(GrpcMessagesReordered().rewriter())
    stream_id = pump.open()
    pump.fire()
    big, small = prefixed(bytes(200_000)), prefixed(b"small")
    pump.say(stream_id, big + small + big)
    assert pump.heard[stream_id] == small + big + big
    assert pump.server.outbound_flow_control_window == pump.client.inbound_flow_control_window


@pytest.mark.asyncio
async def test_a_grpc_client_takes_them_as_they_come() -> None:
    async with grpc_road(GrpcMessagesReordered(messages=3)) as road:
        heard = await road.call(fire_after=5)
        assert heard.seqs == [1, 2, 3, 4, 5, 8, 7, 6, 9, 10, 11]
