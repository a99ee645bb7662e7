from __future__ import annotations

import grpc
import pytest

from faults.frames.http2.link.streams import Only
from faults.frames.http2.trailers_never_sent import TrailersNeverSent
from tests.unit.faults.frames.http2.grpc_road import HANG_SECONDS, grpc_road
from tests.unit.faults.frames.http2.played import played


def test_the_last_block_is_missing_and_nothing_else() -> None:
    call = played(TrailersNeverSent())
    assert call.later.down == call.came.down[:-1]
    assert call.later.up == call.came.up


def test_siblings_keep_theirs_and_can_read_them() -> None:
    call = played(TrailersNeverSent(only=Only.FIRST), after_tokens=4, name="siblings")
    assert call.later.trailers(1) == []
    for stream_id in (3, 5, 7):
        assert call.later.trailers(stream_id) == [{b"grpc-status": b"0", b"grpc-message": b""}]


@pytest.mark.asyncio
async def test_a_grpc_client_has_every_message_and_waits_until_its_deadline() -> None:
    async with grpc_road(TrailersNeverSent()) as road:
        heard = await road.call(fire_after=5, deadline_seconds=HANG_SECONDS)
        assert heard.done
        assert heard.code is grpc.StatusCode.DEADLINE_EXCEEDED
        assert await road.server_ended() == "finished"
        assert (await road.call(run="next")).code is grpc.StatusCode.OK
        assert road.connections == 1
