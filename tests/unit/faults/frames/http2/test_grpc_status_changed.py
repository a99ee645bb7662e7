from __future__ import annotations

import grpc
import pytest

from faults.frames.http2.grpc_status_changed import GrpcStatusChanged
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import played


def test_status_and_message_are_as_given_and_percent_encoded() -> None:
    call = played(GrpcStatusChanged(status=14, message="größer als 5%"))
    assert call.later.down[:-1] == call.came.down[:-1]
    said = {b"grpc-status": b"14", b"grpc-message": b"gr%C3%B6%C3%9Fer als 5%25"}
    assert call.later.trailers(1) == [said]


@pytest.mark.asyncio
@pytest.mark.parametrize("code", [code for code in grpc.StatusCode if code.value[0]])
async def test_a_grpc_client_has_every_message_and_believes_the_status(
    code: grpc.StatusCode,
) -> None:
    async with grpc_road(GrpcStatusChanged(status=code.value[0], message="so ä")) as road:
        heard = await road.call(fire_after=5)
        assert heard.done
        assert (heard.code, heard.details) == (code, "so ä")
