"""Both ends of a connection agree on its windows and its headers, whatever an act does."""

from __future__ import annotations

from collections.abc import Iterable

from h2.errors import ErrorCodes
from h2.events import (
    StreamReset,
)
from hyperframe.frame import RstStreamFrame
from hypothesis import given, settings
from hypothesis import strategies as st

from faults.frames.http2.link.act import Act, Followed
from faults.frames.http2.link.built import built
from faults.frames.http2.link.frame import Answer, Headers, Unit
from faults.frames.http2.link.rewriter import Http2Rewriter
from tests.unit.faults.frames.http2.link.acts import DOWN, FULL, Hushed, Times
from tests.unit.faults.frames.http2.pump import Pump


@settings(deadline=None, max_examples=40)
@given(
    counts=st.lists(st.integers(0, 3), max_size=12),
    sizes=st.lists(st.integers(0, 40_000), min_size=1, max_size=8),
)
def test_windows_agree_at_both_ends_whatever_an_act_adds_or_leaves_out(
    counts: list[int], sizes: list[int]
) -> None:
    pump = Pump(Http2Rewriter(Times(list(counts))))
    sibling, stream_id = pump.open(), pump.open()
    pump.fire()
    expected, frames = b"", 0
    for number, size in enumerate(sizes):
        for at in range(0, size, 16_384):
            piece = bytes([number]) * min(16_384, size - at)
            pump.say(stream_id, piece)
            expected += piece * (counts[frames] if frames < len(counts) else 1)
            frames += 1
        pump.say(sibling, bytes(100))
    assert pump.heard.get(stream_id, b"") == expected
    pump.close(stream_id)
    assert pump.ended == {stream_id}, "the trailers are behind everything that waited"
    settle(pump, sibling)


def settle(pump: Pump, stream_id: int) -> None:
    """Says as much as repays every debt, then compares the accounts of both ends."""
    for _ in range(60):
        pump.say(stream_id, bytes(10_000))
    unread = pump.client.inbound_flow_control_window
    assert pump.server.outbound_flow_control_window == unread


def test_what_is_left_out_of_a_stream_that_backs_up_starves_only_its_sender() -> None:
    pump = Pump(Http2Rewriter(Times([0] * 10_000, backs_up=True)))
    sibling, stream_id = pump.open(), pump.open()
    pump.fire()
    pump.say(stream_id, bytes(FULL))
    assert pump.server.local_flow_control_window(stream_id) == 0
    pump.say(sibling, bytes(1_000_000))
    assert len(pump.heard[sibling]) == 1_000_000
    assert stream_id not in pump.heard


def test_a_reader_that_does_not_read_is_never_overrun_by_what_is_added() -> None:
    pump = Pump(Http2Rewriter(Times([2] * 100)))
    stream_id = pump.open()
    pump.reads = False
    pump.fire()
    pump.say(stream_id, bytes(FULL))
    assert len(pump.heard[stream_id]) == FULL
    pump.client.acknowledge_received_data(FULL, stream_id)
    pump.run()
    assert len(pump.heard[stream_id]) == 2 * FULL


def test_trailers_that_wait_are_readable_though_others_overtake_them() -> None:
    pump = Pump(Http2Rewriter(Times([2] * 100)))
    sibling, stream_id = pump.open(), pump.open()
    pump.reads = False
    pump.fire()
    pump.say(stream_id, bytes(40_000))
    pump.close(stream_id)
    pump.close(sibling)
    assert pump.ended == {sibling}
    pump.client.acknowledge_received_data(len(pump.heard[stream_id]), stream_id)
    pump.run()
    for trailers in (pump.trailers[sibling], pump.trailers[stream_id]):
        assert trailers == {b"grpc-status": b"0", b"x-spent": b"10"}


def test_a_silenced_stream_is_drained_and_its_siblings_headers_stay_readable() -> None:
    pump = Pump(Http2Rewriter(Hushed()))
    silenced, sibling = pump.open(ends=False), pump.open(ends=False)
    pump.fire()
    pump.say(silenced, bytes(300_000))
    for _ in range(30):
        pump.client.send_data(silenced, bytes(10_000))
        pump.run()
    assert pump.client.outbound_flow_control_window == FULL
    pump.close(silenced)
    pump.say(sibling, b"still here")
    pump.close(sibling)
    later = pump.open()
    pump.close(later)
    assert pump.heard == {sibling: b"still here"}
    assert pump.trailers.keys() == {sibling, later}
    assert pump.trailers[later] == {b"grpc-status": b"0", b"x-spent": b"10"}


def test_a_reset_that_is_put_in_and_one_that_passes_are_both_understood() -> None:
    class Reset(Act):
        def chosen(self, _link: Followed, stream_id: int, /) -> Iterable[Answer]:
            return (built(DOWN, RstStreamFrame(stream_id, error_code=8)),)

    pump = Pump(Http2Rewriter(Reset()))
    other, stream_id = pump.open(), pump.open()
    pump.fire()
    pump.server.reset_stream(other, 2)
    pump.run()
    resets = [event for event in pump.events[DOWN] if isinstance(event, StreamReset)]
    codes = {event.stream_id: event.error_code for event in resets}
    assert codes == {stream_id: ErrorCodes.CANCEL, other: ErrorCodes.INTERNAL_ERROR}


def test_trailers_that_an_act_holds_back_do_not_garble_later_ones() -> None:
    class Trailerless(Act):
        def passing(self, link: Followed, unit: Unit, /) -> Iterable[Answer]:
            return () if isinstance(unit, Headers) and link.befalls(unit) and unit.ends else (unit,)

    pump = Pump(Http2Rewriter(Trailerless()))
    stream_id = pump.open()
    pump.fire()
    pump.close(stream_id)
    for _ in range(3):
        later = pump.open()
        pump.close(later)
        assert pump.trailers[later][b"x-spent"] == b"10"
    assert stream_id not in pump.ended
