from __future__ import annotations

import grpc
import pytest
from h2.events import RemoteSettingsChanged

from faults.frames.http2.link.flow import settings
from faults.frames.http2.link.frame import Flag, Frame, Kind
from faults.frames.http2.tiny_window import TinyWindow
from tests.unit.faults.frames.http2.grpc_road import HANG_SECONDS, grpc_road
from tests.unit.faults.frames.http2.played import UP, played
from tests.unit.faults.frames.http2.pump import Pump


def test_the_server_is_told_and_nobody_else() -> None:
    call = played(TinyWindow(window_bytes=7))
    assert call.at_fire.up == [Frame(UP, Kind.SETTINGS, 0, 0, b"\0\x04\0\0\0\x07")]
    assert call.at_fire.down == []
    assert call.later == call.came


def test_at_connect_the_clients_own_settings_say_it() -> None:
    call = played(TinyWindow(window_bytes=7), after_tokens=0)
    assert call.at_fire.up == []
    (came, *_), (left, *_) = (
        [u for u in side.up if isinstance(u, Frame) and u.kind == Kind.SETTINGS]
        for side in (call.came, call.later)
    )
    assert dict(settings(left)) == dict(settings(came)) | {0x4: 7}
    acks = [u for u in call.later.down if isinstance(u, Frame) and u.flags & Flag.ACK]
    assert acks == [u for u in call.came.down if isinstance(u, Frame) and u.flags & Flag.ACK]


def test_a_strict_server_may_say_no_more_than_that_on_any_stream() -> None:
    pump = Pump(TinyWindow(window_bytes=7).rewriter())
    before = pump.open()
    pump.say(before, bytes(10))
    pump.fire()
    after = pump.open()
    assert pump.server.local_flow_control_window(before) == 7 - 10
    pump.say(after, bytes(7))
    assert pump.server.local_flow_control_window(after) == 0
    assert pump.heard[after] == bytes(7)
    (change, *_) = (e for e in reversed(pump.events[UP]) if isinstance(e, RemoteSettingsChanged))
    assert change.changed_settings[0x4].new_value == 7


MANY = 20_000


@pytest.mark.asyncio
@pytest.mark.parametrize("at_connect", [False, True])
async def test_a_grpc_call_hangs_until_its_deadline(*, at_connect: bool) -> None:
    async with grpc_road(TinyWindow(), at_connect=at_connect) as road:
        fire_after = 0 if at_connect else 5
        heard = await road.call(fire_after=fire_after, limit=MANY, deadline_seconds=HANG_SECONDS)
        assert heard.code is grpc.StatusCode.DEADLINE_EXCEEDED
        # How many the server says before its core has read the settings is the machine's luck.
        assert fire_after <= len(heard.seqs) < MANY
