from __future__ import annotations

import pytest

from faults.frames.http2.goaway_graceful import GoawayGraceful
from faults.frames.http2.link.frame import Frame, Kind
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import DOWN, played


def test_the_highest_stream_is_named_and_everything_goes_on() -> None:
    call = played(GoawayGraceful())
    assert call.at_fire.down == [Frame(DOWN, Kind.GOAWAY, 0, 0, b"\x7f\xff\xff\xff" + bytes(4))]
    assert call.at_fire.up == []
    assert call.later == call.came


def test_at_connect_it_waits_for_the_settings_that_come_first() -> None:
    call = played(GoawayGraceful(), after_tokens=0)
    assert call.at_fire.down == []
    kinds = [unit.kind for unit in call.later.down[:2] if isinstance(unit, Frame)]
    assert kinds == [Kind.SETTINGS, Kind.GOAWAY]


@pytest.mark.asyncio
async def test_a_grpc_call_ends_well_and_the_next_one_connects_anew() -> None:
    async with grpc_road(GoawayGraceful()) as road:
        assert (await road.call(fire_after=5)).done
        assert (await road.call(run="next")).done
        assert road.connections == 2
