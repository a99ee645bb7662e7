from __future__ import annotations

from itertools import product

from faults.frames.sse.event_ends import EventEnds
from faults.frames.sse.event_hold import EventHold, Run


def test_an_event_of_which_a_part_was_let_through_is_no_whole_one() -> None:
    hold = EventHold()
    hold.follow(b"data: a")
    runs = list(hold.take(b"\n\ndata: b\n\n"))
    assert runs == [Run(b"\n\n", whole=False, behind=2), Run(b"data: b\n\n", whole=True, behind=11)]


def test_an_event_over_the_limit_comes_in_parts_cut_at_the_same_bytes_in_any_split() -> None:
    raw = b"data: 0123456789\n\ndata: a\n\n"
    expected = [b"data: 0", b"1234567", b"89\n\n", b"data: a", b"\n\n"]
    for step in range(1, len(raw)):
        hold = EventHold(limit_bytes=7)
        pieces = [raw[at : at + step] for at in range(0, len(raw), step)]
        runs = [run for piece in pieces for run in hold.take(piece)]
        assert [run.data for run in runs] == expected
        assert not any(run.whole for run in runs)


def test_what_is_held_can_be_had_without_its_end() -> None:
    hold = EventHold()
    assert list(hold.take(b"data: a")) == []
    assert hold.release() == b""
    assert hold.give_up() == b"data: a"


def test_what_was_let_through_is_told_by_its_last_bytes() -> None:
    behind = b"\n\r\na\r\r\na\n\na"
    for length in range(1, 9):
        for letters in product(b"a\r\n", repeat=length):
            before, ends, hold = bytes(letters), EventEnds(), EventHold()
            hold.follow(before)
            ends.feed(before)
            expected = ends.inside, ends.feed(behind)
            runs = list(hold.take(behind))
            assert ([run.behind for run in runs]) == expected[1]
            assert not runs or runs[0].whole is not expected[0]
