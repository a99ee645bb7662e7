from __future__ import annotations

import grpc
import pytest

from faults.frames.http2.link.frame import Frame, Kind
from faults.frames.http2.window_update_withheld import WindowUpdateWithheld
from tests.unit.faults.frames.http2.grpc_road import HANG_SECONDS, grpc_road
from tests.unit.faults.frames.http2.played import played
from tests.unit.faults.frames.http2.pump import Pump


def test_of_what_goes_up_only_grants_are_missing() -> None:
    call = played(WindowUpdateWithheld(), after_tokens=0)
    grants = [u for u in call.came.up if isinstance(u, Frame) and u.kind == Kind.WINDOW_UPDATE]
    assert len(grants) == 1
    assert call.later.up == [unit for unit in call.came.up if unit not in grants]
    assert call.later.down == call.came.down


def test_the_server_stops_when_its_window_is_spent() -> None:
    pump = Pump(WindowUpdateWithheld().rewriter())
    stream_id = pump.open()
    pump.fire()
    pump.say(stream_id, bytes(65_535))
    assert len(pump.heard[stream_id]) == 65_535
    assert pump.server.local_flow_control_window(stream_id) == 0


@pytest.mark.asyncio
async def test_a_grpc_call_starves_within_the_4_mib_that_were_granted() -> None:
    async with grpc_road(WindowUpdateWithheld(), text="x" * 64 * 1024) as road:
        heard = await road.call(fire_after=5, limit=200, deadline_seconds=HANG_SECONDS)
        assert heard.code is grpc.StatusCode.DEADLINE_EXCEEDED
        assert 5 <= len(heard.seqs) <= 70
        assert await road.server_ended() == "cancelled"
