from __future__ import annotations

import grpc
import pytest

from faults.frames.http2.link.streams import Only
from faults.frames.http2.stall_stream import StallStream
from tests.unit.faults.frames.http2.grpc_road import HANG_SECONDS, grpc_road
from tests.unit.faults.frames.http2.played import played
from tests.unit.faults.frames.http2.pump import Pump


def test_nothing_of_the_stream_leaves_and_its_siblings_are_as_they_were() -> None:
    call = played(StallStream(only=Only.FIRST), after_tokens=4, name="siblings")
    assert call.later.on(1) == []
    for stream_id in (3, 5, 7):
        assert call.later.data(stream_id) == call.came.data(stream_id)
        assert call.later.trailers(stream_id) == call.came.trailers(stream_id)


def test_its_sender_runs_into_the_streams_window_and_not_into_the_connections() -> None:
    pump = Pump(StallStream(only=Only.FIRST).rewriter())
    stalled, sibling = pump.open(), pump.open()
    pump.fire()
    pump.say(stalled, bytes(65_535))
    assert pump.server.local_flow_control_window(stalled) == 0
    pump.say(sibling, bytes(500_000))
    assert pump.heard == {sibling: bytes(500_000)}


@pytest.mark.asyncio
async def test_a_grpc_call_hangs_until_its_deadline_while_others_end_well() -> None:
    async with grpc_road(StallStream()) as road:
        beside = await road.beside()
        heard = await road.call(fire_after=5, deadline_seconds=HANG_SECONDS)
        assert (heard.seqs, heard.code) == ([1, 2, 3, 4, 5], grpc.StatusCode.DEADLINE_EXCEEDED)
        assert (await beside).done
        assert (await road.call(run="next")).done
        assert road.connections == 1
