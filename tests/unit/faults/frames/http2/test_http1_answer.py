from __future__ import annotations

import grpc
import pytest

from faults.frames.http2.http1_answer import Http1Answer
from faults.frames.rewriter import Finish, Forward
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import DOWN
from tests.unit.faults.frames.http2.pump import Pump


def test_at_connect_it_is_the_first_and_last_that_is_heard() -> None:
    page, end = Http1Answer(502).rewriter().fire()
    assert isinstance(page, Forward)
    assert page.data.startswith(b"HTTP/1.1 502 Bad Gateway\r\n")
    assert page.data.endswith(b"</html>\r\n")
    assert end == Finish(DOWN)


def test_later_it_stands_between_frames() -> None:
    pump = Pump(Http1Answer().rewriter())
    stream_id = pump.open()
    pump.server.send_data(stream_id, b"half")
    half = pump.server.data_to_send()
    pump.perform(pump.rewriter.received(DOWN, half[:11]))
    assert list(pump.rewriter.fire()) == []
    (rest, end) = pump.rewriter.received(DOWN, half[11:])
    assert isinstance(rest, Forward)
    assert rest.data.startswith(half[11:] + b"HTTP/1.1 400 Bad Request\r\n")
    assert end == Finish(DOWN)


@pytest.mark.asyncio
async def test_a_grpc_client_cannot_connect_to_it() -> None:
    async with grpc_road(Http1Answer(), at_connect=True) as road:
        heard = await road.call()
        assert (heard.seqs, heard.code) == ([], grpc.StatusCode.UNAVAILABLE)
        assert "Trying to connect an http1.x server" in heard.details


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("status", "code"),
    [(400, grpc.StatusCode.INTERNAL), (502, grpc.StatusCode.UNAVAILABLE)],
)
async def test_a_grpc_client_in_mid_call_reads_the_status_in_it(
    status: int, code: grpc.StatusCode
) -> None:
    async with grpc_road(Http1Answer(status)) as road:
        heard = await road.call(fire_after=5)
        assert (heard.seqs, heard.code) == ([1, 2, 3, 4, 5], code)
        assert f"HTTP status {status}" in heard.details
        assert (await road.call(run="next")).done
