from __future__ import annotations

import grpc
import pytest

from faults.fault import Direction
from faults.frames.http2.link.frame import Frame, Kind
from faults.frames.http2.link.streams import Only
from faults.frames.http2.rst_stream import RstStream
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import DOWN, UP, played

# gRPC PROTOCOL-HTTP2 "Errors" asks for these, and leaves STREAM_CLOSED (5) open.
STATUS = dict.fromkeys(range(14), grpc.StatusCode.INTERNAL) | {
    7: grpc.StatusCode.UNAVAILABLE,
    8: grpc.StatusCode.CANCELLED,
    11: grpc.StatusCode.RESOURCE_EXHAUSTED,
    12: grpc.StatusCode.PERMISSION_DENIED,
}


def reset(direction: Direction, code: int) -> Frame:
    return Frame(direction, Kind.RST_STREAM, 0, 1, code.to_bytes(4))


@pytest.mark.parametrize("code", range(14))
def test_one_frame_leaves_and_the_rest_of_the_stream_does_not(code: int) -> None:
    call = played(RstStream(code))
    assert call.at_fire.down == [reset(DOWN, code)]
    assert call.later.down == []
    grants = {unit.stream_id: 0 for unit in call.later.up if isinstance(unit, Frame)}
    for unit in call.later.up:
        assert isinstance(unit, Frame)
        assert unit.kind == Kind.WINDOW_UPDATE
        grants[unit.stream_id] += int.from_bytes(unit.payload)
    undelivered = len(call.came.data(1))
    assert grants == {0: undelivered, 1: undelivered}


def test_a_server_that_is_told_gets_the_same_frame_and_no_grant_for_a_dead_stream() -> None:
    call = played(RstStream(8, tells_server=True))
    assert call.at_fire.up == [reset(UP, 8)]
    assert {unit.stream_id for unit in call.later.up if not isinstance(unit, bytes)} == {0}


def test_of_siblings_only_the_one_that_is_meant_is_reset() -> None:
    call = played(RstStream(only=Only.FIRST), after_tokens=4, name="siblings")
    assert call.at_fire.on(1) == [reset(DOWN, 2)]
    assert call.later.on(1) == []
    for stream_id in (3, 5, 7):
        assert call.later.data(stream_id) == call.came.data(stream_id)
        assert call.later.trailers(stream_id) == call.came.trailers(stream_id)


def test_a_code_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="rst-stream: code must be 0 to 4294967295, not -1"):
        RstStream(-1)


@pytest.mark.asyncio
@pytest.mark.parametrize("code", range(14))
async def test_a_grpc_client_is_told_a_status_by_the_code(code: int) -> None:
    async with grpc_road(RstStream(code)) as road:
        heard = await road.call(fire_after=5)
        assert (heard.seqs, heard.code) == ([1, 2, 3, 4, 5], STATUS[code])
        assert await road.server_ended() == "finished", "nobody told the server"


@pytest.mark.asyncio
async def test_a_server_that_is_told_stops() -> None:
    async with grpc_road(RstStream(tells_server=True)) as road:
        await road.call(fire_after=5, goes_on=False)
        assert await road.server_ended() == "cancelled"


@pytest.mark.asyncio
async def test_siblings_and_later_calls_on_the_same_connection_end_well() -> None:
    async with grpc_road(RstStream(only=Only.NEWEST)) as road:
        beside = await road.beside()
        assert (await road.call(fire_after=2)).code is grpc.StatusCode.INTERNAL
        assert (await beside).done
        assert (await road.call(run="later")).done
        assert road.connections == 1
