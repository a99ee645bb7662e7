from __future__ import annotations

import pytest
from h2.events import UnknownFrameReceived

from faults.frames.http2.http2_unknown_frame import Http2UnknownFrame
from faults.frames.http2.link.frame import Frame
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import DOWN, UP, played
from tests.unit.faults.frames.http2.pump import Pump


def test_one_frame_leaves_each_way_and_everything_goes_on() -> None:
    call = played(Http2UnknownFrame())
    for direction in (DOWN, UP):
        (sent,) = call.at_fire.of(direction)
        assert isinstance(sent, Frame)
        assert sent.wire() == b"\0\0\x0a\xba\xff\x80\0\0\x01unheard of"
    assert call.later == call.came


def test_a_strict_peer_ignores_it() -> None:
    pump = Pump(Http2UnknownFrame().rewriter())
    stream_id = pump.open()
    pump.fire()
    for direction in (DOWN, UP):
        assert any(isinstance(event, UnknownFrameReceived) for event in pump.events[direction])
    pump.say(stream_id, b"on")
    pump.close(stream_id)
    assert pump.ended == {stream_id}


def test_a_type_that_means_something_is_refused() -> None:
    with pytest.raises(ValueError, match="frame_type must be 10 to 255, not 3"):
        Http2UnknownFrame(frame_type=3)


@pytest.mark.asyncio
async def test_a_grpc_call_goes_on() -> None:
    async with grpc_road(Http2UnknownFrame()) as road:
        assert (await road.call(fire_after=5)).done
        assert (await road.call(run="next")).done
        assert road.connections == 1
