"""Faults that change heads: HeaderStripped, HeaderChanged, UpgradeStripped."""

from __future__ import annotations

from faults.fault import Direction
from faults.frames.http1.header_changed import HeaderChanged
from faults.frames.http1.header_stripped import HeaderStripped
from faults.frames.http1.upgrade_stripped import UpgradeStripped
from tests.fuzz.talk import Ended, Moment, bytes_out, down, play, up
from tests.unit.faults.frames.texts import GET, UPGRADE, from_connect

_ODD = b"HTTP/1.1 200 OK\nA: 1\r\nx-accel-BUFFERING : no\r\n folded\r\nB:2\nX-Accel: y\r\n\r\n"


def test_a_field_goes_with_its_folds_and_every_other_byte_stays() -> None:
    out = from_connect(HeaderStripped(), up(GET), down(_ODD))
    left = b"HTTP/1.1 200 OK\nA: 1\r\nB:2\nX-Accel: y\r\n\r\n"
    assert bytes_out(out, Direction.DOWN) == left


def test_a_field_is_changed_in_its_place() -> None:
    out = from_connect(HeaderChanged("b", "3"), up(GET), down(_ODD))
    assert bytes_out(out, Direction.DOWN) == _ODD.replace(b"B:2\n", b"b: 3\r\n")


def test_a_field_that_is_not_there_becomes_the_last() -> None:
    out = from_connect(HeaderChanged("C", "3"), up(GET), down(_ODD))
    assert bytes_out(out, Direction.DOWN) == _ODD[:-2] + b"C: 3\r\n\r\n"


def test_every_head_behind_the_firing_is_changed_and_a_head_under_way_is_not() -> None:
    asked = b"GET / HTTP/1.1\r\nA: 1\r\n\r\n"
    talk = (up(asked[:20]), Moment.FIRE, up(asked[20:] + asked + asked))
    out = play(HeaderStripped("A", Direction.UP).rewriter(), talk)
    assert bytes_out(out, Direction.UP) == asked + b"GET / HTTP/1.1\r\n\r\n" * 2


def test_a_head_cut_off_by_fin_arrives_as_far_as_it_came() -> None:
    out = from_connect(HeaderStripped(), up(GET), down(_ODD[:30]), Ended(Direction.DOWN))
    assert bytes_out(out, Direction.DOWN) == _ODD[:30]


def test_an_upgrade_arrives_as_a_plain_request() -> None:
    out = from_connect(UpgradeStripped(), up(UPGRADE))
    assert bytes_out(out, Direction.UP) == b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n"
