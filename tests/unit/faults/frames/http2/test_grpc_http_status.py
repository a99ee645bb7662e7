from __future__ import annotations

import grpc
import pytest

from faults.frames.http2.grpc_http_status import GrpcHttpStatus
from faults.frames.http2.link.frame import Frame, Headers
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import played
from tests.unit.faults.frames.http2.pump import REQUEST, Pump

# gRPC http-grpc-status-mapping.md
STATUS = {
    400: grpc.StatusCode.INTERNAL,
    401: grpc.StatusCode.UNAUTHENTICATED,
    403: grpc.StatusCode.PERMISSION_DENIED,
    404: grpc.StatusCode.UNIMPLEMENTED,
    429: grpc.StatusCode.UNAVAILABLE,
    500: grpc.StatusCode.UNKNOWN,
    502: grpc.StatusCode.UNAVAILABLE,
    503: grpc.StatusCode.UNAVAILABLE,
    504: grpc.StatusCode.UNAVAILABLE,
    524: grpc.StatusCode.UNKNOWN,
}


def test_headers_alone_are_the_answer_and_the_server_hears_of_no_call() -> None:
    call = played(GrpcHttpStatus(429, retry_after_seconds=3), after_tokens=0)
    assert not any(isinstance(unit, Headers) for unit in call.later.up)
    assert {u.stream_id for u in call.later.up if isinstance(u, Frame)} == {0}
    response = call.later.on(1)[0]
    assert isinstance(response, Headers)
    assert response.ends
    assert response.fields == (
        (b":status", b"429"),
        (b"content-type", b"text/plain"),
        (b"retry-after", b"3"),
    )


def test_only_the_next_call_is_answered() -> None:
    pump = Pump(GrpcHttpStatus().rewriter())
    before = pump.open()
    pump.fire()
    refused = pump.client.get_next_available_stream_id()
    pump.client.send_headers(refused, REQUEST)
    pump.run()
    pump.client.send_data(refused, b"request", end_stream=True)
    pump.run()
    assert pump.ended == {refused}
    after = pump.open()
    for stream_id in (before, after):
        pump.say(stream_id, b"on")
        pump.close(stream_id)
    assert pump.ended == {before, refused, after}


@pytest.mark.asyncio
@pytest.mark.parametrize(("status", "code"), STATUS.items())
async def test_a_grpc_client_translates_it(status: int, code: grpc.StatusCode) -> None:
    async with grpc_road(GrpcHttpStatus(status), at_connect=True) as road:
        heard = await road.call()
        assert (heard.seqs, heard.code) == ([], code)
        assert heard.details == f"Received http2 header with status: {status}"
        assert "run" not in road.tokens.ended
        assert (await road.call(run="next")).done
        assert road.connections == 1
