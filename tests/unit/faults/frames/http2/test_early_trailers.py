from __future__ import annotations

import grpc
import pytest

from faults.frames.http2.early_trailers import EarlyTrailers
from faults.frames.http2.link.frame import Headers
from faults.frames.http2.link.streams import Only
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import DOWN, played


def test_a_status_leaves_at_once_and_then_nothing_of_the_stream() -> None:
    call = played(EarlyTrailers(status=14))
    (said,) = call.at_fire.down
    assert isinstance(said, Headers)
    assert (said.stream_id, said.ends) == (1, True)
    assert said.fields == ((b"grpc-status", b"14"),)
    assert call.later.down == []


def test_before_any_headers_it_is_a_whole_response() -> None:
    call = played(EarlyTrailers(), after_tokens=0)
    (said,) = (unit for unit in call.later.down if isinstance(unit, Headers))
    assert said.ends
    assert said.fields == (
        (b":status", b"200"),
        (b"content-type", b"application/grpc"),
        (b"grpc-status", b"0"),
    )
    assert said.direction is DOWN


def test_siblings_are_spared() -> None:
    call = played(EarlyTrailers(only=Only.FIRST), after_tokens=4, name="siblings")
    for stream_id in (3, 5, 7):
        assert call.later.data(stream_id) == call.came.data(stream_id)
        assert call.later.trailers(stream_id) == call.came.trailers(stream_id)


@pytest.mark.asyncio
async def test_a_grpc_client_takes_half_a_stream_for_a_whole_one() -> None:
    async with grpc_road(EarlyTrailers()) as road:
        heard = await road.call(fire_after=5)
        assert (heard.seqs, heard.code) == ([1, 2, 3, 4, 5], grpc.StatusCode.OK)
        assert not heard.done
        assert await road.server_ended() == "finished"
        assert (await road.call(run="next")).done
        assert road.connections == 1
