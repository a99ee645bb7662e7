from __future__ import annotations

import grpc
import pytest

from faults.frames.http2.grpc_html_page import GrpcHtmlPage
from faults.frames.http2.link.frame import Frame, Headers, Kind
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import played


def test_a_page_is_the_answer_and_the_server_hears_of_no_call() -> None:
    call = played(GrpcHtmlPage(), after_tokens=0)
    assert not any(isinstance(unit, Headers) for unit in call.later.up)
    assert {u.stream_id for u in call.later.up if isinstance(u, Frame)} == {0}
    (response,) = (u for u in call.later.on(1)[:1] if isinstance(u, Headers))
    assert dict(response.fields)[b"content-type"].startswith(b"text/html")
    page = call.later.on(1)[1]
    assert isinstance(page, Frame)
    assert (page.kind, page.ends) == (Kind.DATA, True)
    assert page.payload.startswith(b"<!DOCTYPE html>")


@pytest.mark.asyncio
async def test_a_grpc_client_is_told_that_it_is_unknown() -> None:
    async with grpc_road(GrpcHtmlPage(), at_connect=True) as road:
        heard = await road.call()
        assert (heard.seqs, heard.code) == ([], grpc.StatusCode.UNKNOWN)
        assert "run" not in road.tokens.ended
        assert (await road.call(run="next")).done
        assert road.connections == 1
