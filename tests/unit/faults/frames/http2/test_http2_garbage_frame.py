from __future__ import annotations

import grpc
import pytest
from h2.exceptions import ProtocolError

from faults.frames.http2.http2_garbage_frame import Garbage, Http2GarbageFrame
from faults.frames.http2.link.frame import Frame
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import played
from tests.unit.faults.frames.http2.pump import Pump

# grpcio 1.85 ignores these, though RFC 9113 makes each a connection error.
IGNORED = {
    Garbage.WINDOW_OVERFLOW,
    Garbage.DATA_ON_CONNECTION,
    Garbage.RESET_OF_CONNECTION,
    Garbage.DATA_ON_IDLE,
}


def test_one_frame_leaves_and_everything_goes_on() -> None:
    call = played(Http2GarbageFrame(Garbage.SHORT_PING))
    (sent,) = call.at_fire.down
    assert isinstance(sent, Frame)
    assert sent.wire() == b"\0\0\x07\x06\0\0\0\0\0garbage"
    assert call.later == call.came


@pytest.mark.parametrize("garbage", list(Garbage))
def test_a_strict_client_gives_the_connection_up(garbage: Garbage) -> None:
    pump = Pump(Http2GarbageFrame(garbage).rewriter())
    pump.open()
    with pytest.raises(ProtocolError):
        pump.fire()


@pytest.mark.asyncio
@pytest.mark.parametrize("garbage", list(Garbage))
async def test_a_grpc_client_gives_it_up_or_sees_nothing(garbage: Garbage) -> None:
    async with grpc_road(Http2GarbageFrame(garbage)) as road:
        heard = await road.call(fire_after=5)
        if garbage in IGNORED:
            assert heard.done
            return
        assert heard.seqs == [1, 2, 3, 4, 5]
        broken = garbage is Garbage.BROKEN_BLOCK
        assert heard.code is (grpc.StatusCode.INTERNAL if broken else grpc.StatusCode.UNKNOWN)
        assert "Failed parsing HTTP/2" in heard.details
