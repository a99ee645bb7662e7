from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from lenses.body import Kind
from lenses.stream import Clock, Stream, Unmeasurable, sift
from tests.unit.lenses import made
from tokenwire.recording import Heard, Recording

FIVE = made.recording(made.words([10, 20, 30, 40, 50]))


def _heard(recording: Recording, heard: list[Heard]) -> Recording:
    return replace(recording, observation=replace(recording.observation, heard=tuple(heard)))


def _sifted(recording: Recording, clock: Clock | None = None) -> Stream:
    found = sift(recording, clock)
    assert isinstance(found, Stream), found
    return found


def test_a_whole_stream_has_no_doubts() -> None:
    stream = _sifted(replace(FIVE, lane="quiet"))
    assert (len(stream.tokens), stream.in_order, stream.done, stream.doubts) == (6, 6, True, ())
    assert len(stream.content()) == 5


def test_a_token_that_the_script_does_not_have_is_left_out() -> None:
    heard = list(FIVE.observation.heard)
    heard[2] = replace(heard[2], body=made.text("forged"))
    stream = _sifted(_heard(FIVE, heard))
    assert (len(stream.tokens), stream.in_order, stream.corrupted) == (5, 2, 1)
    assert "1 corrupted left out" in stream.doubts


def test_a_token_with_a_stamp_that_the_ledger_does_not_know_is_left_out() -> None:
    heard = list(FIVE.observation.heard)
    heard[2] = replace(heard[2], said_ns=heard[2].said_ns + 1)
    assert _sifted(_heard(FIVE, heard)).corrupted == 1


def test_a_token_heard_twice_counts_once() -> None:
    heard = list(FIVE.observation.heard)
    stream = _sifted(_heard(FIVE, [*heard[:2], heard[1]]))
    assert (len(stream.tokens), stream.duplicates) == (2, 1)
    assert "4 of 6 never came" in stream.doubts


def test_what_lies_before_a_resumed_beginning_is_a_duplicate() -> None:
    [attempt] = FIVE.attempts
    resumed = replace(FIVE, attempts=(replace(attempt, resume_after=2),))
    stream = _sifted(_heard(resumed, list(FIVE.observation.heard[1:])))
    assert [token.seq for token in stream.tokens] == [3, 4, 5, 6]
    assert (stream.duplicates, stream.missing) == (1, 0)


def test_reordered_tokens_end_what_is_in_order() -> None:
    heard = [
        replace(each, seq=other.seq, body=other.body, said_ns=other.said_ns)
        for each, other in zip(
            FIVE.observation.heard,
            [FIVE.observation.heard[k] for k in (0, 2, 1, 3, 4, 5)],
            strict=True,
        )
    ]
    stream = _sifted(_heard(FIVE, heard))
    assert (len(stream.tokens), stream.in_order) == (6, 1)


def test_stamps_that_run_backwards_are_not_measured() -> None:
    heard = list(FIVE.observation.heard)
    heard[3] = replace(heard[3], socket_ns=heard[2].socket_ns - 1, app_ns=heard[2].app_ns - 1)
    found = sift(_heard(FIVE, heard))
    assert isinstance(found, Unmeasurable)
    assert "backwards at arrival 4" in found.reason


def test_an_arrival_before_it_was_asked_for_is_not_measured() -> None:
    early = replace(FIVE, observation=replace(FIVE.observation, asked_ns=made.ns(11)))
    assert isinstance(sift(early), Unmeasurable)


def test_a_cell_that_did_not_run_is_not_measured() -> None:
    assert isinstance(sift(replace(FIVE, trouble="setup: no gateway")), Unmeasurable)
    assert isinstance(sift(replace(FIVE, unsupported="no trailers here")), Unmeasurable)


def test_one_hidden_socket_stamp_moves_the_whole_recording_to_the_application() -> None:
    heard = list(FIVE.observation.heard)
    heard[1] = replace(heard[1], socket_ns=0)
    assert _sifted(_heard(FIVE, heard)).clock is Clock.APPLICATION
    assert isinstance(sift(_heard(FIVE, heard), Clock.SOCKET), Unmeasurable)


def test_what_cannot_be_checked_is_said() -> None:
    stream = _sifted(replace(FIVE, expected=(), attempts=()))
    assert len(stream.tokens) == 6
    assert "no script to check it against" in stream.doubts


@made.steady
@given(st.lists(st.integers(0, 5), max_size=12))
def test_no_tampering_with_the_order_invents_a_token(picks: list[int]) -> None:
    source = FIVE.observation.heard
    heard = [
        replace(source[pick], socket_ns=made.ns(100 + n), app_ns=made.ns(100 + n))
        for n, pick in enumerate(picks)
    ]
    observation = replace(FIVE.observation, heard=tuple(heard), ended=None)
    tampered = replace(FIVE, observation=replace(observation, given_up_ns=made.ns(200)))
    stream = _sifted(tampered)
    assert [token.seq for token in stream.tokens] == list(dict.fromkeys(p + 1 for p in picks))
    assert stream.duplicates == len(picks) - len(set(picks))
    assert stream.missing == 6 - len(set(picks))


def test_real_recordings_of_every_wire_are_sifted_whole(live: Mapping[str, Recording]) -> None:
    for wire in made.WIRES:
        stream = _sifted(live[f"steady/{wire}"])
        assert (stream.in_order, len(stream.content()), stream.done) == (61, 60, True)
        assert stream.clock is (Clock.APPLICATION if wire == "grpc" else Clock.SOCKET)
        assert {token.kind for token in stream.tokens} == {Kind.TEXT, Kind.DONE}
