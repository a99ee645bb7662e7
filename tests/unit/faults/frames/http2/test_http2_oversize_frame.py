from __future__ import annotations

import grpc
import pytest
from h2.exceptions import ProtocolError

from faults.frames.http2.http2_oversize_frame import Http2OversizeFrame
from faults.frames.http2.link.frame import DEFAULT_FRAME_BYTES, Frame
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import played
from tests.unit.faults.frames.http2.pump import Pump


def test_the_frame_is_one_byte_longer_than_the_clients_settings_allow() -> None:
    call = played(Http2OversizeFrame())
    (sent,) = call.at_fire.down
    assert isinstance(sent, Frame)
    assert (sent.kind, sent.stream_id, len(sent.payload)) == (0xBA, 1, 4 * 1024 * 1024 + 1)
    assert call.later == call.came


def test_a_strict_client_gives_the_connection_up() -> None:
    pump = Pump(Http2OversizeFrame().rewriter())
    pump.open()
    (sent,) = pump.rewriter.fire()
    with pytest.raises(ProtocolError):
        pump.perform([sent])
    assert len(getattr(sent, "data", b"")) == 9 + DEFAULT_FRAME_BYTES + 1


@pytest.mark.asyncio
async def test_a_grpc_client_gives_the_connection_up() -> None:
    async with grpc_road(Http2OversizeFrame()) as road:
        heard = await road.call(fire_after=5)
        assert (heard.seqs, heard.code) == ([1, 2, 3, 4, 5], grpc.StatusCode.UNKNOWN)
        assert "is larger than max frame size" in heard.details
