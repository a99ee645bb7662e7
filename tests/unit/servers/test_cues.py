from __future__ import annotations

import pytest

from servers.cues import Break, Hold, Listen, Received, Rest, Speak, cues, expected
from servers.scripts.catalogue import SCRIPTS
from tests.unit.servers.plain import request
from tokenwire.v1.stream_pb2 import Append, Approve, Cancel, ClientMessage, Event

STEADY = SCRIPTS["steady"]
ANSWERS = (
    Received(0, ClientMessage(approve=Approve(call_id="call-1", approved=True))),
    Received(0, ClientMessage(append=Append(text="to the north"))),
)


def kinds(events: tuple[Event, ...]) -> list[str | None]:
    return [event.WhichOneof("body") for event in events]


def text_of(events: tuple[Event, ...]) -> str:
    return "".join(event.text.text for event in events)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_counts_from_one_without_a_gap(name: str) -> None:
    events = expected(SCRIPTS[name], request(name), ANSWERS)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_resumed_stream_is_the_exact_rest(name: str) -> None:
    whole = expected(SCRIPTS[name], request(name), ANSWERS)
    for after in {0, 1, len(whole) // 2, len(whole) - 1, len(whole), len(whole) + 5}:
        rest = expected(SCRIPTS[name], request(name, resume_after=after), ANSWERS)
        assert rest == whole[after:]


@pytest.mark.parametrize("name", SCRIPTS)
def test_only_the_script_without_done_and_the_failing_one_end_otherwise(name: str) -> None:
    last = expected(SCRIPTS[name], request(name), ANSWERS)[-1].WhichOneof("body")
    assert last == {"no-done": "text", "in-band-error": "error", "deletion-fails": "error"}.get(
        name, "done"
    )


def test_a_resumed_stream_does_not_repeat_the_pauses_before_its_position() -> None:
    def rests(after: int) -> int:
        return sum(isinstance(cue, Rest) for cue in cues(STEADY, request(resume_after=after)))

    assert rests(0) == 59
    assert rests(50) == 10


def test_a_limit_ends_the_script_early_with_done() -> None:
    events = expected(STEADY, request(limit=7))
    assert kinds(events) == ["text"] * 7 + ["done"]
    assert events[-1].seq == 8
    assert events[-1].done.finish_reason == "length"


@pytest.mark.parametrize("name", ["no-done", "in-band-error", "tool-call"])
def test_a_limit_comes_before_failing_awaiting_and_ending(name: str) -> None:
    limit = {"no-done": 20, "in-band-error": 10, "tool-call": 7}[name]
    events = expected(SCRIPTS[name], request(name, limit=limit - 1))
    assert events[-1].done.finish_reason == "length"
    assert events[-1].seq == limit


def test_a_limit_beyond_the_script_changes_nothing() -> None:
    assert expected(STEADY, request(limit=60)) == expected(STEADY, request())


def test_a_cancel_ends_the_script_after_what_had_been_said() -> None:
    events = expected(STEADY, request(), [Received(12, ClientMessage(cancel=Cancel()))])
    assert len(events) == 13
    assert events[-1].seq == 13
    assert events[-1].done.finish_reason == "cancelled"


def test_a_cancel_ends_a_script_that_awaits_something_else() -> None:
    script = SCRIPTS["steer"]
    events = expected(script, request("steer"), [Received(10, ClientMessage(cancel=Cancel()))])
    assert [event.seq for event in events] == list(range(1, 12))
    assert events[-1].done.finish_reason == "cancelled"


def test_a_cancel_after_done_changes_nothing() -> None:
    late = [Received(61, ClientMessage(cancel=Cancel()))]
    assert expected(STEADY, request(), late) == expected(STEADY, request())


def test_what_the_client_appends_comes_back_word_by_word() -> None:
    events = expected(SCRIPTS["steer"], request("steer"), ANSWERS)
    assert text_of(events).endswith("You said: to the north")


def test_a_refused_tool_call_says_which_one_and_has_no_rows() -> None:
    refusal = ClientMessage(approve=Approve(call_id="call-1", approved=False))
    events = expected(SCRIPTS["tool-call"], request("tool-call"), [Received(7, refusal)])
    assert "tool_rows" not in kinds(events)
    assert text_of(events) == "You did not approve call-1."


def test_an_approved_tool_call_marks_its_last_rows() -> None:
    events = expected(SCRIPTS["tool-call"], request("tool-call"), ANSWERS)
    rows = [event.tool_rows for event in events if event.HasField("tool_rows")]
    assert [one.last for one in rows] == [False, True]


def test_a_hold_follows_the_event_it_was_asked_for() -> None:
    followed = list(cues(STEADY, request(hold_after=3)))
    held = followed.index(Hold())
    before = followed[held - 1]
    assert isinstance(before, Speak)
    assert before.event.seq == 3
    assert followed.count(Hold()) == 1


def test_a_position_past_the_hold_is_not_held() -> None:
    assert Hold() not in list(cues(STEADY, request(hold_after=3, resume_after=3)))


def test_a_failing_script_ends_with_its_failure() -> None:
    followed = list(cues(SCRIPTS["in-band-error"], request("in-band-error")))
    assert isinstance(followed[-1], Break)
    assert followed[-1].failure.code == "overloaded"


def test_an_awaiting_script_listens_once_and_a_resumed_one_again() -> None:
    for after in (0, 8):
        walk = cues(SCRIPTS["steer"], request("steer", resume_after=after))
        heard = [next(walk)]
        while not isinstance(heard[-1], Listen):
            heard.append(next(walk))
        assert heard[-1] == Listen("append")


def test_the_pace_multiplies_pauses_and_zero_means_one() -> None:
    def rest_seconds(pace: float) -> float:
        found = (cue for cue in cues(STEADY, request(pace=pace)) if isinstance(cue, Rest))
        return next(found).seconds

    assert rest_seconds(0) == rest_seconds(1) == pytest.approx(0.02)
    assert rest_seconds(3) == pytest.approx(0.06)
