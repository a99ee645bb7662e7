from __future__ import annotations

import grpc
import pytest

from faults.frames.http2.grpc_status_corrupted import GrpcStatusCorrupted
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import played


def test_the_status_alone_is_another() -> None:
    call = played(GrpcStatusCorrupted())
    assert call.later.down[:-1] == call.came.down[:-1]
    assert call.later.trailers(1) == [{b"grpc-status": b"banana", b"grpc-message": b""}]


@pytest.mark.asyncio
async def test_a_grpc_client_calls_it_internal() -> None:
    async with grpc_road(GrpcStatusCorrupted()) as road:
        heard = await road.call(fire_after=5)
        assert heard.code is grpc.StatusCode.INTERNAL
        assert heard.seqs == list(range(1, len(heard.seqs) + 1))
        assert len(heard.seqs) >= 5, "what it had before stays"
        assert (await road.call(run="next")).code is grpc.StatusCode.OK
        assert road.connections == 1
