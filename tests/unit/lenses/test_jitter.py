from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenses.jitter import Jitter, fluidity, jitter
from lenses.quantiles import of
from lenses.stream import Unmeasurable
from tests.unit.lenses import made
from tests.unit.lenses.made import At
from tokenwire.recording import Recording

MS = made.MS
STEPS = st.lists(st.integers(0, 400), min_size=1, max_size=60)


def _measured(recording: Recording, **settings: float) -> Jitter:
    found = jitter(recording, **settings)
    assert isinstance(found, Jitter), found
    return found


def _stream(gaps_ms: Sequence[float], *, done: bool = True) -> Recording:
    times = [10.0]
    for gap in gaps_ms:
        times.append(times[-1] + gap)
    return made.recording(made.words(times, done=done))


def test_gaps_stalls_and_their_share_by_hand() -> None:
    found = _measured(_stream([100, 100, 300, 100, 1400]))
    assert found.gaps_ms == of([100, 100, 300, 100, 1400])
    assert (found.tokens, found.mean_gap_ms) == (6, 400)
    assert (found.stalls, found.long_stalls, found.stalled_ms) == (2, 1, 1700)
    assert found.stall_ratio == pytest.approx(0.85)


def test_a_pause_that_the_99th_percentile_hides_is_a_stall() -> None:
    found = _measured(_stream([10.0] * 100 + [2000.0] + [10.0] * 99))
    assert found.gaps_ms is not None
    assert found.gaps_ms.p99 == 10
    assert (found.stalls, found.gaps_ms.max) == (1, 2000)


def test_a_frozen_stream_is_a_stall_though_no_token_closes_it() -> None:
    frozen = made.recording(
        made.words([10, 20], done=False), ending=None, ended_ms=1520, unheard=[At(30, made.DONE)]
    )
    found = _measured(frozen)
    assert (found.trailing_silence_ms, found.stalls, found.long_stalls) == (1500, 1, 1)
    assert found.stall_ratio == pytest.approx(1500 / 1510)


def test_silence_after_done_is_no_stall() -> None:
    over = made.recording(made.words([10, 20]), ended_ms=9000)
    assert (_measured(over).stalls, _measured(over).trailing_silence_ms) == (0, 0)


def test_a_stream_of_one_token_has_no_gaps_rather_than_gaps_of_zero() -> None:
    found = _measured(made.recording(made.words([10])))
    assert (found.gaps_ms, found.mean_gap_ms, found.fluidity) == (None, None, None)
    assert found.stall_ratio is None


# The table of pauses: 50 ms deadlines, 199 gaps of 10 ms, and one pause of 2 s early or late.
@pytest.mark.parametrize(
    ("before", "missed"), [(0, 40), (19, 24), (150, 0)], ids=["at once", "early", "late"]
)
def test_fluidity_tells_an_early_pause_from_a_late_one(before: int, missed: int) -> None:
    gaps = [10 * MS] * before + [2000 * MS] + [10 * MS] * (198 - before)
    met = 198 + (1 if missed == 0 else 0)
    assert fluidity(gaps, 50 * MS) == pytest.approx(met / (met + missed))


def test_without_a_deadline_there_is_no_fluidity() -> None:
    assert _measured(_stream([10, 10]), deadline_ms=0).fluidity is None


@made.steady
@given(STEPS)
def test_fluidity_of_what_is_never_late_is_whole(steps: list[int]) -> None:
    assert fluidity([step * MS for step in steps], 400 * MS) == 1


def _rfc3550(said: Sequence[float], came: Sequence[float]) -> float:
    """RFC 3550 A.8 as it is written, with R and S of each packet."""
    jitter_ms = 0.0
    for i in range(1, len(said)):
        d = (came[i] - came[i - 1]) - (said[i] - said[i - 1])
        jitter_ms += (1.0 / 16.0) * (abs(d) - jitter_ms)
    return jitter_ms


@made.steady
@given(STEPS, st.integers(0, 10**6))
def test_transport_jitter_is_that_of_rfc_3550(steps: list[int], seed: int) -> None:
    draw = random.Random(seed)
    said = [float(sum(steps[:n])) for n in range(len(steps) + 1)]
    came: list[float] = []
    for ms in said:
        came.append(max([*came[-1:], ms + draw.randrange(50)]))
    events = [At(c, made.text("a"), said_ms=s) for s, c in zip(said, came, strict=True)]
    found = _measured(made.recording(events)).transport
    assert found is not None
    assert found.rfc3550_ms == pytest.approx(_rfc3550(said, came))
    assert found.rfc3550_max_ms >= found.rfc3550_ms


@made.steady
@given(STEPS)
def test_unevenness_of_the_origin_alone_is_no_jitter_of_the_transport(steps: list[int]) -> None:
    said = [float(sum(steps[:n])) for n in range(len(steps) + 1)]
    events = [At(ms + 7, made.text("a"), said_ms=ms) for ms in said]
    found = _measured(made.recording(events)).transport
    assert found is not None
    assert (found.rfc3550_max_ms, found.variation_ms.max) == (0, 0)


def _answer(draw: random.Random, paused: bool) -> Recording:
    """24 to 240 words, 50 a second, most answers short: a pause drowns in how long they are."""
    tokens = int(24 / (1 - 0.9 * draw.random()))
    gaps = [draw.gammavariate(4, 5) for _ in range(tokens - 1)]
    gaps[tokens // 2] += 2500 if paused else 0
    first_ms = draw.uniform(150, 400)
    return made.recording(made.words(list(accumulate(gaps, initial=first_ms))))


def _p95s(recordings: Iterable[Recording]) -> tuple[float, float, float]:
    """What a dashboard shows: time to first token, mean gap and total, in milliseconds."""
    rows: list[tuple[float, float, float]] = []
    for recording in recordings:
        heard = recording.observation.heard
        asked_ns = recording.observation.asked_ns
        first_ms, last_ms = ((heard[n].app_ns - asked_ns) / MS for n in (0, -1))
        rows.append((first_ms, _measured(recording).mean_gap_ms or 0.0, last_ms))
    first, gap, total = (of(column).p95 for column in zip(*rows, strict=True))
    return first, gap, total


SLO_MS = (500, 100, 5000)  # at once, 10 tokens a second, done within 5 s: at the 95th percentile


def test_streams_with_a_pause_are_found_among_a_thousand_that_a_dashboard_calls_green() -> None:
    draw = random.Random(6)
    paused = set(draw.sample(range(1000), 80))
    streams = [_answer(draw, number in paused) for number in range(1000)]
    assert all(figure < slo for figure, slo in zip(_p95s(streams), SLO_MS, strict=True))
    found = {n for n, each in enumerate(streams) if _measured(each).long_stalls > 0}
    assert found == paused


def test_the_same_dashboard_is_red_where_every_stream_pauses() -> None:
    draw = random.Random(6)
    first, gap, total = _p95s(_answer(draw, paused=True) for _ in range(1000))
    assert first < SLO_MS[0]
    assert gap > SLO_MS[1]
    assert total > SLO_MS[2]


def test_tokens_left_out_are_said() -> None:
    whole = _stream([10, 20, 30])
    heard = list(whole.observation.heard)
    heard[1] = replace(heard[1], said_ns=1)
    broken = replace(whole, observation=replace(whole.observation, heard=tuple(heard)))
    found = _measured(broken)
    assert found.tokens == 3
    assert "1 corrupted left out" in found.doubts


def test_backward_stamps_are_refused() -> None:
    backwards = made.recording([At(20, made.text("a")), At(10, made.text("b"))])
    assert isinstance(jitter(backwards), Unmeasurable)


def test_real_recordings_of_every_wire_keep_the_gaps_of_their_script(
    live: Mapping[str, Recording],
) -> None:
    for wire in made.WIRES:
        recording = live[f"steady/{wire}"]
        found = _measured(recording)
        assert (found.tokens, found.trailing_silence_ms) == (60, 0)
        assert found.transport is not None
        assert found.transport.samples == 61
        heard = recording.observation.heard
        said = [float(each.said_ns) for each in heard]
        came = [float(each.socket_ns or each.app_ns) for each in heard]
        assert all(before <= after for before, after in pairwise(came))
        assert found.transport.rfc3550_ms == pytest.approx(_rfc3550(said, came) / MS, abs=1e-6)
