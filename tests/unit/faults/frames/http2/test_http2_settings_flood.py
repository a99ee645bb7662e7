from __future__ import annotations

import pytest
from h2.events import RemoteSettingsChanged, SettingsAcknowledged

from faults.fault import Direction, Side
from faults.frames.http2.http2_settings_flood import Http2SettingsFlood
from faults.frames.http2.link.frame import Frame, Kind
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import DOWN, UP, played
from tests.unit.faults.frames.http2.pump import Pump


@pytest.mark.parametrize(("towards", "direction"), [(Side.SERVER, UP), (Side.CLIENT, DOWN)])
def test_so_many_empty_settings_leave(towards: Side, direction: Direction) -> None:
    call = played(Http2SettingsFlood(times=3, towards=towards))
    assert call.at_fire.of(direction) == [Frame(direction, Kind.SETTINGS, 0, 0, b"")] * 3
    assert call.later == call.came


def test_the_answers_stay_here() -> None:
    pump = Pump(Http2SettingsFlood(times=3).rewriter())
    pump.open()
    pump.events[UP].clear()
    pump.events[DOWN].clear()
    pump.fire()
    assert sum(isinstance(event, RemoteSettingsChanged) for event in pump.events[UP]) == 3
    assert not any(isinstance(event, SettingsAcknowledged) for event in pump.events[DOWN])


@pytest.mark.asyncio
@pytest.mark.parametrize("towards", list(Side))
async def test_a_grpc_call_goes_on(towards: Side) -> None:
    async with grpc_road(Http2SettingsFlood(times=1000, towards=towards)) as road:
        assert (await road.call(fire_after=5)).done
        assert (await road.call(run="next")).done
        assert road.connections == 1
