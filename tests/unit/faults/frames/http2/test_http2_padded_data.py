from __future__ import annotations

import grpc
import pytest

from faults.frames.http2.http2_padded_data import Http2PaddedData
from faults.frames.http2.link.frame import Flag, Frame, Kind, body
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import played
from tests.unit.faults.frames.http2.pump import Pump


@pytest.mark.parametrize("pad_bytes", [0, 1, 255])
def test_every_data_frame_is_padded_and_says_the_same(pad_bytes: int) -> None:
    call = played(Http2PaddedData(pad_bytes))
    frames = [u for u in call.later.on(1) if isinstance(u, Frame) and u.kind == Kind.DATA]
    assert all(frame.flags & Flag.PADDED for frame in frames)
    assert {len(frame.payload) - len(body(frame)) for frame in frames} == {1 + pad_bytes}
    assert b"".join(map(body, frames)) == call.came.data(1)


def test_a_strict_client_hears_every_byte_and_its_windows_agree() -> None:
    pump = Pump(Http2PaddedData().rewriter())
    stream_id = pump.open()
    pump.fire()
    for _ in range(200):
        pump.say(stream_id, bytes(3_000))
    pump.say(stream_id, bytes(16_384))  # no room for padding
    assert len(pump.heard[stream_id]) == 200 * 3_000 + 16_384
    pump.close(stream_id)
    assert pump.ended == {stream_id}


@pytest.mark.asyncio
async def test_a_grpc_client_cannot_read_it_though_it_is_legal() -> None:
    async with grpc_road(Http2PaddedData()) as road:
        heard = await road.call(fire_after=5)
        assert (heard.seqs, heard.code) == ([1, 2, 3, 4, 5], grpc.StatusCode.INTERNAL)
        assert "unsupported data flags" in heard.details
        assert (await road.call(run="next")).done
        assert road.connections == 1
