"""From what clients, ledger and lines say to one recording, nothing added and nothing lost."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import cast

import pytest
from google.protobuf import json_format

from clients import events
from clients.events import Ending, Evidence
from conformance import transcript
from conformance.plan import Plan, plan_cell
from conformance.roads.road import Stretch
from faults.fault import Side
from faults.fin import Fin
from faults.line_log import Carried, LineEvent, What
from servers import record
from tests import synthetic
from tokenwire.recording import (
    Acted,
    Attempt,
    Ended,
    Heard,
    Identity,
    LineSeen,
    Noticed,
    Observation,
    Recording,
    Said,
)
from tokenwire.v1.stream_pb2 import Cancel, ClientMessage, Event, StreamRequest, TextDelta

TOKEN = Event(seq=3, said_ns=70, text=TextDelta(text="ünï \u2028 🙂"))
REQUEST = StreamRequest(script="steady", run_id="run")
REQUEST.options.limit = 4


def said_by_client(message: ClientMessage, after_seq: int) -> record.Received:
    kind = message.WhichOneof("body") or ""
    return record.Received(1, kind, after_seq, "sse", json_format.MessageToJson(message))


def test_a_body_is_the_event_without_its_position_and_its_stamp() -> None:
    assert json.loads(transcript.body(TOKEN)) == {"text": {"text": "ünï \u2028 🙂"}}
    other = Event(seq=9, said_ns=99, text=TOKEN.text)
    assert transcript.body(other) == transcript.body(TOKEN)
    assert (TOKEN.seq, TOKEN.said_ns) == (3, 70)


def test_an_observation_keeps_every_kind_apart_and_in_order() -> None:
    perceived = (
        events.Noticed("comment", 40, 39, "still here"),
        events.Heard(3, TOKEN, 80, 79),
        events.Heard(4, None, 90, 0),
        events.Ended(Ending.FAILED, Evidence("ReadError", "reset", "ECONNRESET", True), 95),
    )
    acted = (Acted("fired fin", 85),)
    found = transcript.observation(30, perceived, acted, 0)
    assert found.heard == (
        Heard(3, transcript.body(TOKEN), 70, 79, 80),
        Heard(4, "", 0, 0, 90),
    )
    assert found.noticed == (Noticed("comment", 40, "still here"),)
    assert found.ended == Ended("failed", "ReadError", "reset", "ECONNRESET", 95)
    assert (found.asked_ns, found.acted, found.given_up_ns) == (30, acted, 0)


def test_a_client_that_was_given_up_on_has_no_end() -> None:
    found = transcript.observation(30, (), (), 99)
    assert (found.ended, found.given_up_ns) == (None, 99)


def test_an_attempt_keeps_what_was_never_taken_and_how_it_went() -> None:
    one = record.AttemptRecord(
        number=2, wire="sse", peer="127.0.0.1:1", opened_ns=5, resume_after=2,
        said=(record.Said(3, 6, 7), record.Said(4, 8, None)), heartbeats=1,
        left=record.Left(9, "http.disconnect"), finished=record.Finished(10, "left"),
    )  # fmt: skip
    assert transcript.attempt(one) == Attempt(
        5, 2, (Said(3, 6, 7), Said(4, 8, 0)), 9, "http.disconnect", 10, "left", 1
    )


def test_an_attempt_that_is_still_open_says_so_with_zeros() -> None:
    one = record.AttemptRecord(1, "grpc", "", 5, 0, (), 0, None, None)
    assert transcript.attempt(one) == Attempt(5)


def test_a_line_event_keeps_its_words_and_its_counts() -> None:
    closed = LineEvent(7, What.CLOSED, 2, Side.CLIENT, "bye", Carried(10, 9), Carried(8, 7))
    assert transcript.line_seen(closed) == LineSeen(
        "closed", 7, "link 2, client, bye, up 10 in 9 out, down 8 in 7 out"
    )
    assert transcript.line_seen(LineEvent(7, What.FIRED, 0)) == LineSeen("fired", 7)


def test_what_is_expected_starts_at_the_first_position_and_ends_with_done() -> None:
    bodies = transcript.expected(REQUEST, (), "")
    assert len(bodies) == 5
    assert "done" in json.loads(bodies[-1])
    assert len(set(bodies)) == 5


def test_a_resumed_run_is_compared_with_the_whole_script() -> None:
    resumed = StreamRequest()
    resumed.CopyFrom(REQUEST)
    resumed.resume_after = 3
    assert transcript.expected(resumed, (), "") == transcript.expected(REQUEST, (), "")
    assert resumed.resume_after == 3


def test_a_cancelled_run_is_whole_when_it_ends_where_it_was_cancelled() -> None:
    cancelled = said_by_client(ClientMessage(cancel=Cancel()), after_seq=2)
    bodies = transcript.expected(REQUEST, (cancelled,), "")
    assert bodies[:2] == transcript.expected(REQUEST, (), "")[:2]
    assert json.loads(bodies[2]) == {"done": {"finishReason": "cancelled"}}
    assert len(bodies) == 3


def whole(ledger: record.RunRecord | None, *, far: bool) -> Recording:
    seen = [LineEvent(7, What.FIRED, 0)]
    line = SimpleNamespace(log=seen)
    own = SimpleNamespace(log=[LineSeen("told to reload", 7)]) if far else None
    stretch = SimpleNamespace(
        near=line, far=line if far else None, versions={"made": "1"}, gateway=own
    )
    cell = Identity("cut", "sse", "stock", "direct")
    planned = plan_cell(synthetic.case(name="cut", fault=Fin()), cell, seed=1)
    return transcript.recording(
        planned,
        Plan(1, (planned,), hash="hash"),
        REQUEST,
        observed=Observation(5),
        ledger=ledger,
        stretch=cast(Stretch, stretch),
        fired_ns=6,
        notice_seconds=0.5,
    )


def test_both_ends_and_both_lines_are_in_the_recording() -> None:
    received = said_by_client(ClientMessage(cancel=Cancel()), after_seq=2)
    one = record.AttemptRecord(1, "sse", "", 5, 0, (), 0, None, None)
    made = whole(record.RunRecord("run", "steady", (one,), (received,)), far=True)
    assert made.attempts == (Attempt(5),)
    assert made.messages == (Acted("cancel by sse", 1),)
    assert made.near == made.far == (LineSeen("fired", 7),)
    assert made.gateway == (LineSeen("told to reload", 7),)
    assert len(made.expected) == 3
    assert (made.fault, made.fired_ns, made.plan) == (str(Fin()), 6, "hash")
    assert (made.versions, made.notice_seconds) == ({"made": "1"}, 0.5)


def test_a_run_that_never_reached_the_origin_still_says_what_was_expected() -> None:
    made = whole(None, far=False)
    assert (made.attempts, made.messages, made.far, made.gateway) == ((), (), (), ())
    assert len(made.expected) == 5


def test_a_script_that_does_not_exist_is_a_bug_of_ours() -> None:
    with pytest.raises(KeyError, match="no-such-script"):
        transcript.expected(StreamRequest(script="no-such-script"), (), "")
