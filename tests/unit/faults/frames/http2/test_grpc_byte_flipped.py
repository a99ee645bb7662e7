from __future__ import annotations

import grpc
import pytest

from faults.frames.http2.grpc_byte_flipped import GrpcByteFlipped
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import played


@pytest.mark.parametrize(
    ("at_byte", "place"), [(0, 5), (4, 9), (-1, 17), (-3, 15), (99, 17), (-99, 5)]
)
def test_one_byte_is_another_and_nothing_else(at_byte: int, place: int) -> None:
    call = played(GrpcByteFlipped(at_byte=at_byte, mask=0x20))
    came, left = call.came.data(1), call.later.data(1)
    assert len(came) == len(left)
    changed = {at: a ^ b for at, (a, b) in enumerate(zip(came, left, strict=True)) if a != b}
    assert changed == {place: 0x20}
    assert call.later.up == call.came.up


@pytest.mark.asyncio
async def test_a_grpc_client_notices_nothing() -> None:
    async with grpc_road(GrpcByteFlipped()) as road:
        heard = await road.call(fire_after=5)
        assert (heard.done, heard.code) == (True, grpc.StatusCode.OK)
        assert heard.texts[4:7] == ["token 5", "token 7", "token 7"]
