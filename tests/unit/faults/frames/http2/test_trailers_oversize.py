from __future__ import annotations

import grpc
import pytest

from faults.frames.http2.trailers_oversize import TrailersOversize
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import played


def test_the_message_is_as_long_as_asked_and_the_status_stays() -> None:
    call = played(TrailersOversize(message_bytes=60_000))
    assert call.later.down[:-1] == call.came.down[:-1]
    said = {b"grpc-status": b"0", b"grpc-message": b"x" * 60_000}
    assert call.later.trailers(1) == [said]


@pytest.mark.asyncio
async def test_a_grpc_client_refuses_it_and_the_connection_lives_on() -> None:
    async with grpc_road(TrailersOversize()) as road:
        heard = await road.call(fire_after=5)
        assert heard.code is grpc.StatusCode.RESOURCE_EXHAUSTED
        assert len(heard.seqs) >= 5
        assert (await road.call(run="next")).code is grpc.StatusCode.OK
        assert road.connections == 1
