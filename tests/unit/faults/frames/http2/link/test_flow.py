from __future__ import annotations

import struct

from hypothesis import given, settings
from hypothesis import strategies as st

from faults.fault import Direction
from faults.frames.http2.link.flow import Flow
from faults.frames.http2.link.flow import settings as settings_in
from faults.frames.http2.link.frame import Flag, Frame, Headers, Kind

FULL = 65_535


def data(stream_id: int, size: int, flags: int = 0) -> Frame:
    return Frame(Direction.DOWN, Kind.DATA, flags, stream_id, bytes(size))


def update(window: int, size: int) -> Frame:
    return Frame(Direction.UP, Kind.WINDOW_UPDATE, 0, window, size.to_bytes(4))


def initial(size: int) -> Frame:
    return Frame(Direction.UP, Kind.SETTINGS, 0, 0, struct.pack(">HL", 0x4, size))


def opened(*stream_ids: int) -> Flow:
    flow = Flow()
    for stream_id in stream_ids:
        flow.open(stream_id)
    return flow


def test_while_nothing_is_owed_everything_goes_as_it_is() -> None:
    flow = opened(1)
    beyond = data(1, FULL + 10)
    assert flow.offer(beyond) == [beyond]


def test_what_was_added_waits_for_room_and_leaves_in_pieces_in_order() -> None:
    flow = opened(1)
    flow.owe(1, FULL)
    assert flow.offer(data(1, FULL)) == [data(1, FULL)]
    trailers = Headers(Direction.DOWN, 1, (), ends=True)
    assert flow.offer(data(1, 30)) == []
    assert flow.offer(trailers) == []
    flow.told(update(0, 100))
    flow.told(update(1, 20))
    assert flow.release() == [data(1, 20)]
    flow.told(update(1, 20))
    assert flow.release() == [data(1, 10), trailers]


def test_a_stream_that_waits_does_not_hold_up_its_siblings() -> None:
    flow = opened(1, 3)
    flow.told(update(0, FULL))
    flow.owe(1, 10)
    flow.offer(data(1, FULL))
    assert flow.offer(data(1, 1)) == []
    assert flow.offer(data(3, 5)) == [data(3, 5)]


def test_end_stream_stays_with_the_last_piece() -> None:
    flow = opened(1)
    flow.owe(1, 1)
    flow.offer(data(1, FULL - 3))
    assert flow.offer(data(1, 5, Flag.END_STREAM)) == [data(1, 3)]
    flow.told(update(0, 9))
    flow.told(update(1, 9))
    assert flow.release() == [data(1, 2, Flag.END_STREAM)]


def test_padded_frames_are_never_cut() -> None:
    flow = opened(1)
    flow.owe(1, 1)
    flow.offer(data(1, FULL - 3))
    padded = data(1, 5, Flag.PADDED)
    assert flow.offer(padded) == []
    flow.told(update(0, 9))
    flow.told(update(1, 9))
    assert flow.release() == [padded]


def test_a_new_initial_window_moves_open_streams_and_not_the_connection() -> None:
    flow = opened(1)
    flow.told(initial(10))
    flow.owe(1, 1)
    assert flow.offer(data(1, 11)) == [data(1, 10)]
    flow.told(initial(11))
    assert flow.release() == []
    flow.acknowledged()
    flow.acknowledged()
    assert flow.release() == [data(1, 1)]


def test_a_wider_window_counts_when_it_is_acknowledged_and_a_narrower_one_at_once() -> None:
    flow = opened(1)
    flow.owe(1, 1)
    for said in (initial(FULL + 10), Frame(Direction.UP, Kind.SETTINGS, 0, 0, b"")):
        flow.told(said)
    flow.told(update(0, 100))
    assert flow.offer(data(1, FULL + 20)) == [data(1, FULL)]
    flow.acknowledged()
    assert flow.release() == [data(1, 10)]
    flow.acknowledged()
    flow.told(initial(FULL))
    flow.told(update(1, 5))
    assert flow.release() == []


def test_a_reset_stream_leaves_nothing_behind() -> None:
    flow = opened(1)
    flow.owe(1, 1)
    flow.offer(data(1, FULL))
    flow.offer(data(1, 1))
    flow.reset(1)
    flow.told(update(0, 9))
    assert flow.release() == []


def test_a_closed_stream_keeps_its_window_until_what_waits_is_gone() -> None:
    flow = opened(1)
    flow.owe(1, 1)
    flow.offer(data(1, FULL))
    flow.offer(data(1, 2))
    flow.close(1)
    flow.told(update(0, 9))
    flow.told(update(1, 1))
    assert flow.release() == [data(1, 1)]
    flow.told(update(1, 1))
    assert flow.release() == [data(1, 1)]


@settings(deadline=None)
@given(st.lists(st.integers(0, 50)), st.integers(0, 200))
def test_a_debt_is_repaid_to_the_byte(grants: list[int], owed: int) -> None:
    flow = opened(1)
    flow.owe(1, owed)
    left = sum(flow.repay(1, grant) for grant in grants)
    assert left == max(0, sum(grants) - owed)


def test_grants_to_streams_that_are_not_open_are_not_kept() -> None:
    flow = Flow()
    for stream_id in range(1, 1000, 2):
        flow.told(update(stream_id, 1))
    flow.open(1)
    flow.owe(1, 1)
    assert flow.offer(data(1, FULL + 1)) == [data(1, FULL)]


def test_a_broken_tail_of_settings_is_not_read() -> None:
    frame = Frame(Direction.UP, Kind.SETTINGS, 0, 0, struct.pack(">HL", 5, 20_000) + b"abc")
    assert list(settings_in(frame)) == [(5, 20_000)]
    flow = Flow()
    flow.told(frame)
    assert flow.max_frame_bytes == 20_000


def test_the_connection_itself_cannot_be_reset() -> None:
    flow = opened(1)
    flow.reset(0)
    assert flow.offer(data(1, 5)) == [data(1, 5)]
