from __future__ import annotations

import pytest

from faults.frames.http2.grpc_message_dropped import GrpcMessageDropped
from faults.frames.http2.link.frame import Frame, Kind
from faults.frames.http2.link.messages import prefixed
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import UP, played
from tests.unit.faults.frames.http2.pump import Pump


def test_the_next_message_is_left_out_and_its_bytes_are_granted_back() -> None:
    call = played(GrpcMessageDropped())
    assert call.later.data(1) == call.came.data(1)[18:]
    granted = [Frame(UP, Kind.WINDOW_UPDATE, 0, window, b"\0\0\0\x12") for window in (0, 1)]
    assert call.later.up == granted


def test_two_in_a_row_are_both_left_out() -> None:
    call = played(GrpcMessageDropped(messages=2))
    assert call.later.data(1) == call.came.data(1)[36:]


def test_a_message_in_many_frames_is_dropped_without_starving_its_sender() -> None:
    pump = Pump(GrpcMessageDropped().rewriter())
    stream_id = pump.open()
    pump.say(stream_id, b"\x00\x00")  # a message is in progress when it is fired
    pump.fire()
    first, rest = prefixed(b"first")[2:], prefixed(b"rest")
    pump.say(stream_id, first + prefixed(bytes(300_000)) + rest)
    assert pump.heard[stream_id] == b"\x00\x00" + first + rest
    assert pump.server.outbound_flow_control_window == pump.client.inbound_flow_control_window


def test_what_claims_to_be_too_long_to_be_held_passes() -> None:
    pump = Pump(GrpcMessageDropped().rewriter())
    stream_id = pump.open()
    pump.fire()
    endless = prefixed(b"abc", said_bytes=2**31)
    pump.say(stream_id, endless)
    pump.say(stream_id, b"def")
    assert pump.heard[stream_id] == endless + b"def"


@pytest.mark.asyncio
async def test_a_grpc_client_notices_nothing() -> None:
    async with grpc_road(GrpcMessageDropped()) as road:
        heard = await road.call(fire_after=5)
        assert heard.seqs == [1, 2, 3, 4, 5, 7, 8, 9, 10, 11]
        assert heard.done
