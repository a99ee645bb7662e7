from __future__ import annotations

import grpc
import pytest

from faults.frames.http2.compressed_without_encoding import CompressedWithoutEncoding
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import played


def test_one_flag_is_set_and_nothing_else() -> None:
    call = played(CompressedWithoutEncoding())
    came = call.came.data(1)
    assert came[0] == 0
    assert call.later.data(1) == b"\x01" + came[1:]
    assert call.later.up == call.came.up


@pytest.mark.asyncio
async def test_a_grpc_client_calls_it_internal() -> None:
    async with grpc_road(CompressedWithoutEncoding()) as road:
        heard = await road.call(fire_after=5)
        assert (heard.seqs, heard.code) == ([1, 2, 3, 4, 5], grpc.StatusCode.INTERNAL)
        assert (await road.call(run="next")).done
        assert road.connections == 1
