from __future__ import annotations

import grpc
import pytest

from faults.fault import Direction
from faults.frames.http2.link.frame import Frame, Kind
from faults.frames.http2.settings_ack_withheld import SettingsAckWithheld
from tests.unit.faults.frames.http2.grpc_road import HANG_SECONDS, grpc_road
from tests.unit.faults.frames.http2.played import DOWN, UP, Left, played

TIMEOUT = ("grpc.http2.settings_timeout", 500)


@pytest.mark.parametrize("direction", [UP, DOWN])
def test_one_acknowledgement_is_missing_and_nothing_else(direction: Direction) -> None:
    call = played(SettingsAckWithheld(direction), after_tokens=0)
    expected = Left(down=list(call.came.down), up=list(call.came.up))
    acks = [
        unit
        for unit in expected.of(direction)
        if isinstance(unit, Frame) and unit.kind == Kind.SETTINGS and unit.acks
    ]
    assert len(acks) == 1
    expected.of(direction).remove(acks[0])
    assert call.later == expected


@pytest.mark.asyncio
async def test_a_grpc_server_gives_up_on_the_connection() -> None:
    async with grpc_road(SettingsAckWithheld(), at_connect=True, server_options=[TIMEOUT]) as road:
        heard = await road.call(fire_after=5, goes_on=False)
        assert (heard.code, heard.details) == (grpc.StatusCode.UNAVAILABLE, "settings timeout")


@pytest.mark.asyncio
async def test_a_grpc_client_does_not_mind() -> None:
    fault = SettingsAckWithheld(direction=Direction.DOWN)
    async with grpc_road(fault, at_connect=True, client_options=[TIMEOUT]) as road:
        heard = await road.call(fire_after=5, goes_on=False, deadline_seconds=HANG_SECONDS)
        assert heard.code is grpc.StatusCode.DEADLINE_EXCEEDED
