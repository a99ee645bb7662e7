from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenses.perception import Band, Perception, perception
from lenses.stream import Unmeasurable
from tests.unit.lenses import made
from tests.unit.lenses.made import At
from tokenwire.recording import Recording

TIMES = st.lists(st.integers(0, 20_000), min_size=1, max_size=40).map(sorted)


def _measured(recording: Recording, **settings: float) -> Perception:
    found = perception(recording, **settings)
    assert isinstance(found, Perception), found
    return found


def _words(times_ms: Sequence[float]) -> Recording:
    return made.recording(made.words(times_ms))


def test_a_reader_of_60_words_a_minute_by_hand() -> None:
    found = _measured(_words([500, 600, 4000]), words_per_minute=60)
    # Reads the first from 0.5 to 1.5 s, the second to 2.5 s, waits 1.5 s, the third to 5 s.
    reading = found.as_it_came
    assert (reading.interruptions, reading.waited_ms, reading.finished_ms) == (1, 1500, 5000)
    assert (found.words, found.blank_ms, found.band) == (3, 500, Band.FLOW)
    assert (found.batch_blank_ms, found.batch.finished_ms) == (4000, 7000)


def test_an_early_stall_hurts_and_the_same_one_late_does_not() -> None:
    steady = [200 + 20 * n for n in range(200)]
    early = [ms + (2000 if n >= 5 else 0) for n, ms in enumerate(steady)]
    late = [ms + (2000 if n >= 150 else 0) for n, ms in enumerate(steady)]
    assert _measured(_words(early)).as_it_came.waited_ms > 500
    assert _measured(_words(late)).as_it_came.waited_ms == 0


def test_a_pacer_removes_as_much_waiting_as_it_delays() -> None:
    stream = _words([0, 3000, 3020, 3040])
    bare = _measured(stream, words_per_minute=60, pacer_ms=0)
    assert bare.paced == bare.as_it_came
    assert bare.as_it_came.waited_ms == 2000
    assert _measured(stream, words_per_minute=60, pacer_ms=1600).paced.waited_ms == 400
    enough = _measured(stream, words_per_minute=60, pacer_ms=2000).paced
    assert (enough.waited_ms, enough.interruptions) == (0, 0)
    assert enough.finished_ms == bare.as_it_came.finished_ms


@pytest.mark.parametrize(
    ("first_ms", "band"),
    [(100, Band.IMMEDIATE), (101, Band.FLOW), (1001, Band.ATTENTION), (10_001, Band.LOST)],
)
def test_the_blank_time_falls_into_one_of_nielsens_bands(first_ms: float, band: Band) -> None:
    assert _measured(_words([first_ms])).band is band


def test_words_do_not_depend_on_how_the_text_was_cut() -> None:
    for pieces in (["One two", " three"], ["On", "e t", "wo ", "three"], ["One two three"]):
        events = [At(10, made.text(piece)) for piece in ["", " \n", *pieces, ""]]
        assert _measured(made.recording(events)).words == 3


def test_a_stream_of_tools_has_no_reader() -> None:
    assert isinstance(perception(made.recording([At(1, made.tool_call("{}"))])), Unmeasurable)
    assert isinstance(perception(_words([1]), words_per_minute=0), Unmeasurable)


def test_what_the_model_cannot_know_is_said() -> None:
    taken_back = made.recording([At(1, made.text("a")), At(2, made.retract(0))])
    assert "what was retracted counts as read" in _measured(taken_back).doubts
    unspaced = made.recording([At(1, made.text("\u6f22" * 60))])
    assert "few spaces: this model counts words" in _measured(unspaced).doubts


# The rules of perception: a model's, not a study's.
def _stream(first_ms: float, seconds: float = 3.0, words: int = 60) -> list[float]:
    step = (seconds * 1000 - first_ms) / (words - 1)
    return [first_ms + step * n for n in range(words)]


def test_a_stream_of_three_seconds_begins_sooner_than_a_batch_of_one() -> None:
    streamed, batch = _measured(_words(_stream(200))), _measured(_words([1000.0] * 60))
    assert streamed.blank_ms < batch.blank_ms
    assert streamed.as_it_came.waited_ms == 0
    assert streamed.as_it_came.finished_ms < batch.as_it_came.finished_ms


def test_and_later_where_its_first_token_is_late_or_it_stalls_before_it_is_ahead() -> None:
    batch = _measured(_words([1000.0] * 60)).as_it_came
    late = _measured(_words(_stream(1200))).as_it_came
    stalled = _stream(200)
    early = [ms + (3000 if n >= 5 else 0) for n, ms in enumerate(stalled)]
    assert late.finished_ms > batch.finished_ms
    assert _measured(_words(early)).as_it_came.finished_ms > batch.finished_ms


@pytest.mark.parametrize("wpm", [175, 238, 300])
def test_a_pacer_of_its_price_takes_away_four_fifths_of_the_waiting(wpm: float) -> None:
    early = [ms + (3000 if n >= 5 else 0) for n, ms in enumerate(_stream(200))]
    bare = _measured(_words(early), words_per_minute=wpm, pacer_ms=0).as_it_came
    found = _measured(_words(early), words_per_minute=wpm, pacer_ms=0.8 * bare.waited_ms)
    assert bare.waited_ms > 1000
    assert found.paced.waited_ms <= 0.2 * bare.waited_ms + 1e-6
    assert found.paced.finished_ms <= bare.finished_ms + 1e-6


@made.steady
@given(TIMES, st.integers(30, 600), st.integers(0, 20_000))
def test_waiting_in_all_is_the_least_delay_that_avoids_it(
    times: list[int], wpm: int, pacer_ms: int
) -> None:
    found = _measured(_words(times), words_per_minute=wpm, pacer_ms=pacer_ms)
    least = max(ms - times[0] - n * 60_000 / wpm for n, ms in enumerate(times))
    assert found.as_it_came.waited_ms == pytest.approx(least, abs=1e-3)
    assert found.paced.waited_ms == pytest.approx(max(0.0, least - pacer_ms), abs=1e-3)


@made.steady
@given(TIMES)
def test_streaming_is_never_later_than_all_at_once(times: list[int]) -> None:
    found = _measured(_words(times))
    assert found.as_it_came.finished_ms <= found.batch.finished_ms + 1e-6
    assert found.fast.waited_ms >= found.as_it_came.waited_ms >= found.slow.waited_ms


def test_real_streams_of_every_wire_are_read_whole(live: Mapping[str, Recording]) -> None:
    for wire in made.WIRES:
        found = _measured(live[f"steady/{wire}"])
        assert found.words == 60
        assert found.as_it_came.finished_ms >= 60 * 60_000 / 238
