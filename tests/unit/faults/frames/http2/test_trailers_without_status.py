from __future__ import annotations

import grpc
import pytest

from faults.frames.http2.trailers_without_status import TrailersWithoutStatus
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import played


def test_they_come_and_say_nothing_of_an_ending() -> None:
    call = played(TrailersWithoutStatus())
    assert call.later.down[:-1] == call.came.down[:-1]
    assert call.later.trailers(1) == [{b"x-served-by": b"edge"}]


@pytest.mark.asyncio
async def test_a_grpc_client_has_every_message_and_no_status() -> None:
    async with grpc_road(TrailersWithoutStatus()) as road:
        heard = await road.call(fire_after=5)
        assert heard.done
        assert (heard.code, heard.details) == (grpc.StatusCode.UNKNOWN, "No status received")
        assert (await road.call(run="next")).code is grpc.StatusCode.OK
        assert road.connections == 1
