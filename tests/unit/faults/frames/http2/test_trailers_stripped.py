from __future__ import annotations

import grpc
import pytest

from faults.fault import Direction
from faults.frames.http2.link.frame import Flag, Frame, Headers, Kind
from faults.frames.http2.trailers_stripped import TrailersStripped
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import DOWN, played
from tests.unit.faults.frames.http2.pump import REQUEST, RESPONSE, Pump


def test_an_empty_frame_ends_the_stream_in_their_place() -> None:
    call = played(TrailersStripped())
    assert call.later.down[:-1] == call.came.down[:-1]
    assert isinstance(call.came.down[-1], Headers)
    assert call.later.down[-1] == Frame(DOWN, Kind.DATA, Flag.END_STREAM, 1, b"")


def test_a_response_that_is_only_trailers_keeps_its_headers() -> None:
    pump = Pump(TrailersStripped().rewriter())
    pump.fire()
    pump.client.send_headers(1, REQUEST)
    pump.run()
    pump.server.send_headers(1, [*RESPONSE, ("grpc-status", "5")], end_stream=True)
    sent = pump.rewriter.received(Direction.DOWN, pump.server.data_to_send())
    pump.perform(sent)
    (response,) = (e for e in pump.events[DOWN] if type(e).__name__ == "ResponseReceived")
    assert [(n.encode(), v.encode()) for n, v in RESPONSE] == [*getattr(response, "headers", ())]
    assert pump.ended == {1}


@pytest.mark.asyncio
async def test_a_grpc_client_has_no_status_and_may_lose_what_it_had_not_read() -> None:
    async with grpc_road(TrailersStripped()) as road:
        heard = await road.call(fire_after=5)
        assert heard.seqs == list(range(1, len(heard.seqs) + 1))
        assert len(heard.seqs) >= 5
        assert heard.code is grpc.StatusCode.UNKNOWN
        assert (await road.call(run="next")).code is grpc.StatusCode.OK
        assert road.connections == 1
