from __future__ import annotations

import grpc
import pytest

from faults.frames.http2.grpc_length_lies import GrpcLengthLies
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import played


@pytest.mark.parametrize(("by_bytes", "said"), [(1, 14), (-4, 9), (-100, 0), (2**40, 2**32 - 1)])
def test_one_prefix_is_changed_and_nothing_else(by_bytes: int, said: int) -> None:
    call = played(GrpcLengthLies(by_bytes))
    came, left = call.came.data(1), call.later.data(1)
    assert came[:5] == b"\x00" + (13).to_bytes(4)
    assert left[:5] == b"\x00" + said.to_bytes(4)
    assert left[5:] == came[5:]
    assert call.later.up == call.came.up


@pytest.mark.asyncio
async def test_a_grpc_client_loses_the_rest_and_calls_it_a_success() -> None:
    async with grpc_road(GrpcLengthLies()) as road:
        heard = await road.call(fire_after=5)
        assert (heard.seqs, heard.code) == ([1, 2, 3, 4, 5], grpc.StatusCode.OK)
        assert (heard.done, heard.garbled) == (False, 1)


@pytest.mark.asyncio
async def test_a_grpc_client_refuses_a_length_beyond_its_limit() -> None:
    async with grpc_road(GrpcLengthLies(by_bytes=2**22)) as road:
        heard = await road.call(fire_after=5)
        assert (heard.seqs, heard.code) == ([1, 2, 3, 4, 5], grpc.StatusCode.RESOURCE_EXHAUSTED)
