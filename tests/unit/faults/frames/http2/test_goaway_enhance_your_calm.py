from __future__ import annotations

import pytest

from faults.frames.http2.goaway_enhance_your_calm import GoawayEnhanceYourCalm
from faults.frames.http2.link.frame import Frame, Kind
from tests.unit.faults.frames.http2.grpc_road import grpc_road
from tests.unit.faults.frames.http2.played import DOWN, played


def test_it_names_the_newest_stream_its_code_and_the_reason() -> None:
    call = played(GoawayEnhanceYourCalm(), after_tokens=4, name="siblings")
    said = b"\0\0\0\x05" + b"\0\0\0\x0b" + b"too_many_pings"
    assert call.at_fire.down == [Frame(DOWN, Kind.GOAWAY, 0, 0, said)]
    assert call.later == call.came


@pytest.mark.asyncio
async def test_a_grpc_call_ends_well_and_the_next_one_connects_anew() -> None:
    async with grpc_road(GoawayEnhanceYourCalm()) as road:
        assert (await road.call(fire_after=5)).done
        assert (await road.call(run="next")).done
        assert road.connections == 2
