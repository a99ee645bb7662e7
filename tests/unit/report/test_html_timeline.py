"""What is embedded of a recording: true to the microsecond, and bounded."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from faults.fin import Fin
from report.html_timeline import MOST_MARKS, MOST_WRONG, timeline
from tests import synthetic
from tokenwire.recording import LineSeen, Noticed, Observation, Recording


def drawn(seen: Recording, *, whole: bool = True) -> dict[str, Any]:
    return timeline(seen, whole=whole)


def test_times_are_microseconds_from_when_the_client_asked() -> None:
    seen = synthetic.recording(synthetic.case(fault=Fin()), ending="failed", noticed=True)
    found = drawn(seen)
    token, attempt = found["heard"]["marks"][2], found["attempts"][0]
    assert token == [3, 301_000, 301_000]
    assert attempt["said"]["marks"][2] == [3, 300_000, 300_000]
    assert (found["fired"], found["ended"]["at"], attempt["left"]) == (702_000, 703_000, 708_000)
    assert found["asked"]


def test_never_is_not_a_time() -> None:
    found = drawn(synthetic.recording(ending=None, noticed=False))
    assert (found["fired"], found["ended"], found["attempts"][0]["left"]) == (None, None, None)
    assert found["gave_up"] == 703_000


def test_a_client_that_never_asked_leaves_the_first_moment_as_zero() -> None:
    seen = replace(synthetic.recording(), observation=Observation(0))
    found = drawn(seen)
    assert (found["asked"], found["attempts"][0]["opened"]) == (False, 0)


def test_nothing_at_all_has_a_timeline_too() -> None:
    found = drawn(Recording(synthetic.CELL, "run", "", "plan", (), Observation(0)))
    assert (found["attempts"], found["heard"]) == ([], {"of": 0, "marks": []})


def test_too_many_marks_keep_the_first_and_the_last_and_say_how_many_there_were() -> None:
    pings = tuple(Noticed("ping", synthetic.BEGAN_NS + k * 1000) for k in range(MOST_MARKS + 50))
    seen = synthetic.recording()
    seen = replace(seen, observation=replace(seen.observation, noticed=pings))
    noticed = drawn(seen)["noticed"]
    assert noticed["of"] == MOST_MARKS + 50
    assert [mark[0] for mark in noticed["marks"]] == [
        *range(MOST_MARKS // 2),
        *range(MOST_MARKS // 2 + 50, MOST_MARKS + 50),
    ]


def test_tokens_that_are_not_as_scripted_are_shown_beside_the_script() -> None:
    bodies = synthetic.script(20)
    told = [replace(h, body="{}") if h.seq > 2 else h for h in synthetic.heard(bodies)]
    stranger = replace(told[0], seq=99)
    wrong = drawn(synthetic.recording(bodies=bodies, tokens=[stranger, *told]))["wrong"]
    assert wrong[0] == [99, "", bodies[0]]
    assert wrong[1] == [3, bodies[2], "{}"]
    assert len(wrong) == MOST_WRONG


def test_a_large_run_keeps_every_time_and_leaves_out_what_lines_saw() -> None:
    seen = replace(synthetic.recording(), near=(LineSeen("accepted", 5, "link 1"),))
    brief, whole = drawn(seen, whole=False), drawn(seen)
    assert "near" in whole
    assert "near" not in brief
    assert brief == {name: whole[name] for name in brief}
