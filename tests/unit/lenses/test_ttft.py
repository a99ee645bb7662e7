from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from lenses.stream import Unmeasurable
from lenses.ttft import Ttft, ttft
from tests.unit.lenses import made
from tests.unit.lenses.made import At
from tokenwire.recording import LineSeen, Noticed, Recording


def _measured(recording: Recording) -> Ttft:
    found = ttft(recording)
    assert isinstance(found, Ttft), found
    return found


def test_each_mark_has_its_own_moment() -> None:
    events = [
        At(40, made.text("")),  # a role-only delta
        At(55, made.reasoning("Hm")),
        At(60, made.tool_call("{}")),
        At(70, made.text(" \n")),
        At(80, made.text("Hello"), said_ms=77),
        At(81, made.DONE),
    ]
    near = [
        LineSeen("accepted", made.ns(2), "link 1"),
        LineSeen("first-byte", made.ns(3), "link 1, client"),
        LineSeen("first-byte", made.ns(9), "link 1, server"),
    ]
    noticed = [Noticed("comment", made.ns(10)), Noticed("ping", made.ns(62))]
    found = _measured(made.recording(events, near=near, noticed=noticed))
    assert (found.connected_ms, found.first_byte_ms, found.first_sign_ms) == (2, 9, 10)
    assert (found.first_event_ms, found.first_reasoning_ms) == (40, 55)
    assert (found.first_content_ms, found.first_visible_ms) == (55, 80)
    assert (found.origin_ms, found.transport_ms) == (54, 1)
    assert found.decoys == 2  # the comment and the empty delta; the ping came later


def test_a_stream_of_nothing_but_decoys_has_no_first_content() -> None:
    noticed = [Noticed("comment", made.ns(ms)) for ms in (5, 10, 15)]
    found = _measured(made.recording([At(1, made.text("")), At(20, made.DONE)], noticed=noticed))
    assert (found.first_content_ms, found.first_visible_ms, found.transport_ms) == (None,) * 3
    assert (found.first_event_ms, found.decoys) == (1, 4)


def test_a_character_that_does_not_print_is_not_visible() -> None:
    zero_width_space = "\N{ZERO WIDTH SPACE}"
    events = [At(1, made.text(zero_width_space)), At(5, made.text("a"))]
    found = _measured(made.recording(events))
    assert (found.first_content_ms, found.first_visible_ms) == (1, 5)


def test_nothing_heard_is_no_ttft_of_zero() -> None:
    found = _measured(made.recording([], ending="failed", unheard=[At(1, made.text("lost"))]))
    assert found.first_sign_ms is None
    assert found.first_content_ms is None
    assert "1 of 1 never came" in found.doubts


def test_a_lost_beginning_is_said() -> None:
    whole = made.recording(made.words([10, 20, 30]))
    late = replace(whole, observation=replace(whole.observation, heard=whole.observation.heard[1:]))
    assert "out of order or incomplete after the first 0" in _measured(late).doubts


def test_a_token_heard_before_it_was_said_has_no_transport_time() -> None:
    found = _measured(made.recording([At(10, made.text("a"), said_ms=11)]))
    assert found.transport_ms is None


def test_a_cell_that_did_not_run_has_no_marks() -> None:
    broken = replace(made.recording(made.words([1])), trouble="harness: boom")
    assert isinstance(ttft(broken), Unmeasurable)


@made.steady
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30))
def test_marks_that_demand_more_never_come_earlier(times: list[float]) -> None:
    bodies = ["", " ", "a"]
    events = [At(ms, made.text(bodies[n % 3])) for n, ms in enumerate(sorted(times))]
    found = _measured(made.recording(events))
    marks = [found.first_event_ms, found.first_content_ms, found.first_visible_ms]
    known = [mark for mark in marks if mark is not None]
    assert known == sorted(known)
    assert marks[: len(known)] == known


def test_real_recordings_of_every_wire_have_marks_in_order(live: Mapping[str, Recording]) -> None:
    for wire in made.WIRES:
        found = _measured(live[f"steady/{wire}"])
        marks = [found.connected_ms, found.first_byte_ms, found.first_sign_ms]
        marks += [found.first_event_ms, found.first_content_ms, found.first_visible_ms]
        known = [mark for mark in marks if mark is not None]
        assert known == sorted(known)
        assert len(known) == 6
        assert found.transport_ms is not None
        assert found.transport_ms < (found.first_content_ms or 0)
