from __future__ import annotations

import pkgutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import faults.frames.http2
from faults.fault import Direction, Layer
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Finish, Forward
from tests.fuzz.http2_rows import FAULTS
from tests.fuzz.talk import Ended, Said, Talk, fired, play, size, split
from tests.unit.faults.frames.http2.recordings import recording


def talk(name: str) -> Talk:
    said = [Said(direction, data) for direction, data in recording(name)]
    return (*said, Ended(Direction.DOWN), Ended(Direction.UP))


TALKS = {name: talk(name) for name in ("one_call", "siblings")}
EVERY = pytest.mark.parametrize("fault", FAULTS, ids=str)


@EVERY
@pytest.mark.parametrize("name", TALKS)
def test_until_it_is_fired_every_byte_leaves_in_the_call_in_which_it_came(
    fault: FrameFault, name: str
) -> None:
    rewriter = fault.rewriter()
    for direction, data in recording(name):
        for at in range(0, len(data), 7):
            piece = data[at : at + 7]
            assert list(rewriter.received(direction, piece)) == [Forward(direction, piece)]
    for direction in Direction:
        assert list(rewriter.ended(direction)) == [Finish(direction)]


@EVERY
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_wherever_it_is_fired_no_split_can_be_seen_in_what_leaves(
    fault: FrameFault, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(TALKS)))
    length = size(TALKS[name])
    call = fired(TALKS[name], data.draw(st.integers(0, length)))
    cuts = data.draw(st.frozensets(st.integers(0, length)) | st.just(frozenset(range(length))))
    assert play(fault.rewriter(), split(call, cuts)) == play(fault.rewriter(), call)


@EVERY
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_hostile_bytes_never_raise(fault: FrameFault, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(TALKS)))
    call = list(fired(TALKS[name], data.draw(st.integers(0, size(TALKS[name])))))
    hostile = st.builds(Said, st.sampled_from(list(Direction)), st.binary(min_size=1, max_size=40))
    for at, said in data.draw(st.lists(st.tuples(st.integers(0, len(call)), hostile))):
        call.insert(at, said)
    outcomes = play(fault.rewriter(), tuple(call))
    for direction in Direction:
        assert outcomes.count(Finish(direction)) == 1


def test_every_module_of_a_fault_is_in_the_table() -> None:
    found = {info.name for info in pkgutil.iter_modules(faults.frames.http2.__path__)} - {"link"}
    assert {type(fault).__module__.rpartition(".")[2] for fault in FAULTS} == found


@EVERY
def test_it_says_what_a_reader_needs(fault: FrameFault) -> None:
    about = fault.about
    assert about.layer is Layer.HTTP2
    assert set(about.where) <= {"near", "far"}
    assert set(about.when) <= {"connect", "heard(k)", "said(k)"}
    assert "RFC" in about.source or "gRPC" in about.source
    assert about.cause
    assert about.looks["grpc"]
    assert str(fault).startswith(fault.name())
