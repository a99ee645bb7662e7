"""When an act says something, and what passes it by."""

from __future__ import annotations

import pytest
from h2.errors import ErrorCodes
from h2.events import (
    ConnectionTerminated,
    PingAckReceived,
    RemoteSettingsChanged,
    SettingsAcknowledged,
)
from hyperframe.frame import GoAwayFrame, PingFrame, SettingsFrame

from faults.fault import Direction, Side
from faults.frames.http2.link.built import built, data_frames
from faults.frames.http2.link.frame import PREFACE, Frame, Kind, body
from faults.frames.http2.link.rewriter import Http2Rewriter
from faults.frames.http2.link.streams import Only
from faults.frames.rewriter import Cut, Finish, Forward
from tests.unit.faults.frames.http2.link.acts import DOWN, FULL, UP, Nothing, Says
from tests.unit.faults.frames.http2.pump import Pump
from tests.unit.faults.frames.http2.recordings import recording


@pytest.mark.parametrize("fired", [False, True])
@pytest.mark.parametrize("name", ["one_call", "siblings"])
def test_a_recorded_connection_passes_an_act_that_changes_nothing_byte_for_byte(
    name: str, *, fired: bool
) -> None:
    rewriter = Http2Rewriter(Nothing())
    assert not fired or list(rewriter.fire()) == []
    for direction, data in recording(name):
        assert list(rewriter.received(direction, data)) == [Forward(direction, data)]


def test_before_it_is_fired_half_a_frame_leaves_as_half_a_frame() -> None:
    rewriter = Http2Rewriter(Nothing())
    for direction, data in recording("one_call"):
        for at in range(len(data)):
            octet = data[at : at + 1]
            assert list(rewriter.received(direction, octet)) == [Forward(direction, octet)]


def test_what_is_put_in_waits_for_the_end_of_the_frame_in_progress() -> None:
    ping = built(DOWN, PingFrame(0, b"12345678"), own=True)
    rewriter = Http2Rewriter(Says((ping,)))
    settings = Frame(DOWN, Kind.SETTINGS, 0, 0, b"").wire()
    wire = Frame(DOWN, Kind.DATA, 0, 1, b"abcdef").wire()
    list(rewriter.received(DOWN, settings + wire[:12]))
    assert list(rewriter.fire()) == []
    assert list(rewriter.received(DOWN, wire[12:13])) == []
    assert list(rewriter.received(DOWN, wire[13:])) == [Forward(DOWN, wire[12:] + ping.wire())]


def test_nothing_is_put_into_a_header_block() -> None:
    ping = built(DOWN, PingFrame(0, b"12345678"), own=True)
    rewriter = Http2Rewriter(Says((ping,)))
    settings = Frame(DOWN, Kind.SETTINGS, 0, 0, b"").wire()
    list(rewriter.received(DOWN, settings + Frame(DOWN, Kind.HEADERS, 0, 1, b"").wire()))
    assert list(rewriter.fire()) == []
    rest = Frame(DOWN, Kind.CONTINUATION, 0x4, 1, b"").wire()
    assert list(rewriter.received(DOWN, rest)) == [Forward(DOWN, rest + ping.wire())]


def test_nothing_comes_before_the_settings_that_begin_a_direction() -> None:
    goaway = built(DOWN, GoAwayFrame(0, last_stream_id=0))
    rewriter = Http2Rewriter(Says((goaway,)))
    assert list(rewriter.fire()) == []
    assert list(rewriter.received(UP, PREFACE)) == [Forward(UP, PREFACE)]
    settings = Frame(DOWN, Kind.SETTINGS, 0, 0, b"").wire()
    assert list(rewriter.received(DOWN, settings)) == [Forward(DOWN, settings + goaway.wire())]


def test_bytes_that_are_no_frame_and_an_end_need_no_settings() -> None:
    answers = (
        Forward(DOWN, b"HTTP/1.1 400 Bad Request\r\n\r\n"),
        Finish(DOWN),
        Cut((Side.SERVER,)),
    )
    assert list(Http2Rewriter(Says(answers)).fire()) == [Cut((Side.SERVER,)), *answers[:2]]


def test_after_its_own_end_a_direction_says_no_more() -> None:
    pump = Pump(Http2Rewriter(Says((Finish(DOWN),))))
    stream_id = pump.open()
    pump.fire()
    pump.say(stream_id, b"late")
    assert pump.finished == [DOWN]
    assert pump.heard == {}
    assert list(pump.rewriter.ended(DOWN)) == []


def test_an_end_passes_with_what_was_held() -> None:
    rewriter = Http2Rewriter(Nothing())
    list(rewriter.fire())
    settings = Frame(DOWN, Kind.SETTINGS, 0, 0, b"").wire()
    assert list(rewriter.received(DOWN, settings[:4])) == []
    assert list(rewriter.ended(DOWN)) == [Forward(DOWN, settings[:4]), Finish(DOWN)]
    assert list(rewriter.ended(UP)) == [Finish(UP)]


def test_a_connection_that_is_not_http2_is_beyond_every_act() -> None:
    rewriter = Http2Rewriter(Says((built(DOWN, PingFrame(0, b"12345678")),)))
    request, response = b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n"
    list(rewriter.received(UP, request[:5]))
    list(rewriter.received(DOWN, response[:5]))
    assert list(rewriter.fire()) == []
    assert list(rewriter.received(UP, request[5:])) == [Forward(UP, request[5:])]
    assert list(rewriter.received(DOWN, response[5:])) == [Forward(DOWN, response[5:])]


def test_a_header_block_that_cannot_be_read_passes_and_so_does_the_rest() -> None:
    rewriter = Http2Rewriter(Nothing())
    list(rewriter.fire())
    settings = Frame(DOWN, Kind.SETTINGS, 0, 0, b"").wire()
    broken = Frame(DOWN, Kind.HEADERS, 0x4, 1, b"\xff\xff\xff\xff\xff\xff\xff").wire()
    data = settings + broken + b"whatever comes"
    assert list(rewriter.received(DOWN, data[:-8])) == [Forward(DOWN, data[:-8])]
    assert list(rewriter.received(DOWN, data[-8:])) == [Forward(DOWN, data[-8:])]


def test_what_was_held_when_a_block_could_not_be_read_is_not_lost() -> None:
    rewriter = Http2Rewriter(Says((built(DOWN, PingFrame(0, b"12345678")),)))
    settings = Frame(DOWN, Kind.SETTINGS, 0, 0, b"").wire()
    broken = Frame(DOWN, Kind.HEADERS, 0x4, 1, b"\xff\xff\xff\xff\xff\xff\xff").wire()
    list(rewriter.received(DOWN, settings + broken + b"half"))
    assert list(rewriter.fire()) == [], "there is no telling where a frame would end"
    assert list(rewriter.received(DOWN, b"the rest")) == [Forward(DOWN, b"the rest")]


def test_it_is_fired_once() -> None:
    act = Says(only=Only.ALL)
    pump = Pump(Http2Rewriter(act))
    first = pump.open()
    pump.fire()
    pump.fire()
    pump.open()
    assert act.streams == [first]


@pytest.mark.parametrize("only", [*Only, None])
def test_where_no_stream_is_open_the_next_one_is_chosen(only: Only | None) -> None:
    act = Says(only=only)
    pump = Pump(Http2Rewriter(act))
    pump.close(pump.open())
    pump.fire()
    chosen = pump.open()
    pump.open()
    assert act.streams == [chosen]


def test_an_act_may_pass_over_the_streams_that_are_open() -> None:
    act = Says(only=None)
    pump = Pump(Http2Rewriter(act))
    pump.open()
    pump.fire()
    assert act.streams == []
    assert act.streams == [] or pump.open() in act.streams


def test_the_answers_to_an_acts_own_questions_reach_nobody() -> None:
    questions = tuple(
        built(direction, frame, own=True)
        for direction in Direction
        for frame in (SettingsFrame(0, settings={0x4: FULL}), PingFrame(0, b"ours...."))
    )
    pump = Pump(Http2Rewriter(Says(questions)))
    pump.run()
    for events in pump.events.values():
        events.clear()
    pump.client.ping(b"theirs..")
    pump.fire()
    for direction, asked in ((UP, RemoteSettingsChanged), (DOWN, RemoteSettingsChanged)):
        assert any(isinstance(event, asked) for event in pump.events[direction])
    heard = [*pump.events[UP], *pump.events[DOWN]]
    assert not any(isinstance(event, SettingsAcknowledged) for event in heard)
    answers = [event.ping_data for event in heard if isinstance(event, PingAckReceived)]
    assert answers == [b"theirs.."]


def test_goaway_passes_from_either_end() -> None:
    pump = Pump(Http2Rewriter(Nothing()))
    pump.fire()
    pump.server.close_connection(ErrorCodes.ENHANCE_YOUR_CALM, b"too_many_pings")
    pump.run()
    (goaway,) = (e for e in pump.events[DOWN] if isinstance(e, ConnectionTerminated))
    assert goaway.additional_data == b"too_many_pings"


def test_padding_is_no_data() -> None:
    padded = Frame(DOWN, Kind.DATA, 0x8, 1, b"\x02abc\x00\x00")
    assert body(padded) == b"abc"
    assert body(Frame(DOWN, Kind.DATA, 0x8, 1, b"\x09abc")) == b""
    assert body(Frame(DOWN, Kind.DATA, 0x8, 1, b"")) == b""


def test_data_is_cut_for_every_receiver_and_only_the_last_piece_ends() -> None:
    frames = data_frames(DOWN, 1, bytes(40_000), ends=True)
    assert [(len(frame.payload), frame.ends) for frame in frames] == [
        (16_384, False),
        (16_384, False),
        (7_232, True),
    ]
    assert data_frames(DOWN, 1, b"") == ()
    assert [frame.ends for frame in data_frames(DOWN, 1, b"", ends=True)] == [True]
