from __future__ import annotations

import random
import statistics
from collections.abc import Mapping, Sequence
from itertools import accumulate

import pytest

from lenses.stream import Unmeasurable
from lenses.texture import Pause, Texture, texture
from lenses.texture_difference import TextureDifference, difference
from tests.unit.lenses import made
from tests.unit.lenses.made import At
from tokenwire.recording import Recording


def _measured(recording: Recording) -> Texture:
    found = texture(recording)
    assert isinstance(found, Texture), found
    return found


def _stream(gaps_ms: Sequence[float], *, first_ms: float = 200, word: str = " word") -> Recording:
    times = accumulate(gaps_ms, initial=first_ms)
    return made.recording([At(ms, made.text(word)) for ms in times])


def _profile(
    seed: int, tokens_per_second: float, *, pauses: Mapping[int, float] = {}, tokens: int = 300
) -> Recording:
    """Log-normal gaps and words of 1 to 9 characters, as a model of that speed gives them."""
    draw = random.Random(seed)
    sigma = 0.6
    scale = 1000 / tokens_per_second / 1.197  # exp(sigma ** 2 / 2): the mean is as asked
    gaps = [draw.lognormvariate(0, sigma) * scale + pauses.get(n, 0) for n in range(tokens)]
    times = accumulate(gaps, initial=200.0)
    return made.recording([At(ms, made.text("x" * draw.randrange(1, 10))) for ms in times])


def _apart(golden: Recording, other: Recording) -> TextureDifference:
    return difference(_measured(golden), _measured(other))


def test_the_fingerprint_by_hand() -> None:
    events = [
        At(200, made.text("One.")),
        At(800, made.text(" two")),  # a pause after a sentence
        At(820, made.text(" x")),
        At(820.5, made.text(" y")),  # together with the one before
        At(840.5, made.text(" z")),
    ]
    found = _measured(made.recording(events))
    assert (found.preamble_ms, found.tokens, found.gaps_ms) == (200, 5, (20, 0.5, 20))
    assert found.pauses == (Pause(1, 600, "sentence"),)
    assert (found.chunk_chars, found.cluster_tokens) == ((4, 4, 2, 2, 2), (1, 1, 2, 1))
    assert found.mean_gap_ms == pytest.approx(13.5)
    deviation = statistics.pstdev([20, 0.5, 20])
    assert found.variation == pytest.approx(deviation / 13.5)
    assert found.burstiness == pytest.approx((deviation - 13.5) / (deviation + 13.5))


def test_memory_is_the_correlation_of_each_gap_with_the_next() -> None:
    gaps = [10.0, 20.0, 30.0, 10.0, 25.0, 5.0]
    found = _measured(_stream(gaps))
    assert found.memory == pytest.approx(statistics.correlation(gaps[:-1], gaps[1:]))


def test_a_metronome_is_regular_and_has_no_memory() -> None:
    found = _measured(_stream([20.0] * 50))
    assert (found.variation, found.burstiness, found.memory, found.pauses) == (0, -1, None, ())


def test_a_slow_model_does_not_pause_at_every_token() -> None:
    assert _measured(_stream([300.0] * 20)).pauses == ()


def test_a_stream_of_one_token_has_no_pacing() -> None:
    found = _measured(_stream([]))
    assert (found.tokens, found.mean_gap_ms, found.gap_spread_ms) == (1, None, None)


def test_backward_stamps_are_refused() -> None:
    assert isinstance(texture(_stream([10, -20])), Unmeasurable)


FOLLOWED = {
    "a": "letter",
    "7": "digit",
    "?": "sentence",
    ";": "clause",
    "\n": "line",
    " ": "space",
    "%": "other",
}


@pytest.mark.parametrize(("last", "kind"), FOLLOWED.items())
def test_a_pause_says_what_it_follows(last: str, kind: str) -> None:
    words = [*("a" * 5), last, "b"]
    times = [0, 10, 20, 30, 40, 50, 950]
    events = [At(ms, made.text(word)) for ms, word in zip(times, words, strict=True)]
    [pause] = _measured(made.recording(events)).pauses
    assert pause.after == kind


def test_a_stream_is_its_own_texture() -> None:
    golden = _profile(1, 35, pauses={40: 800})
    assert _apart(golden, golden).changes == ()


def test_a_model_swap_is_flagged_every_time() -> None:
    golden = _profile(0, 35, pauses={40: 800})
    for seed in range(200):
        found = _apart(golden, _profile(seed, 90))
        assert {"gaps", "pauses lost"} <= set(found.changes)


def test_the_same_profile_is_flagged_once_in_a_hundred_at_most() -> None:
    alarms = sum(bool(_apart(_profile(0, 35), _profile(n, 35)).changes) for n in range(1, 201))
    assert alarms <= 2


def test_the_same_stream_with_a_few_milliseconds_of_transport_is_not_flagged() -> None:
    draw = random.Random(7)
    golden = _profile(3, 35, pauses={40: 800})
    heard = golden.observation.heard
    moved = [At(h.app_ns / made.MS - made.ASKED_MS + 2 * draw.random(), h.body) for h in heard]
    moved.sort(key=lambda each: each.ms)
    assert _apart(golden, made.recording(moved)).changes == ()


def test_a_gateway_that_coalesces_is_seen_in_the_clusters() -> None:
    golden = _stream([20.0] * 59)
    coalesced = _stream([0.0 if n % 20 else 400.0 for n in range(1, 60)])
    assert {"clusters", "gaps"} <= set(_apart(golden, coalesced).changes)


def test_another_tokenizer_is_seen_in_the_chunks() -> None:
    golden, other = _stream([20.0] * 50), _stream([20.0] * 50, word=" long-word")
    assert _apart(golden, other).changes == ("chunk sizes",)


def test_a_pause_is_the_same_one_to_20_ms() -> None:
    golden = _stream([20.0] * 10 + [800.0] + [20.0] * 10)
    near = _stream([20.0] * 10 + [815.0] + [20.0] * 10)
    far = _stream([20.0] * 10 + [825.0] + [20.0] * 10)
    assert _apart(golden, near).changes == ()
    found = _apart(golden, far)
    assert (found.pauses_lost, found.pauses_new) == (1, 1)


def test_a_stream_without_content_is_a_change_and_not_a_distance() -> None:
    found = _apart(_stream([20.0] * 10), made.recording([At(1, made.DONE)]))
    assert found.gap_shift_ms is None
    assert "gaps" in found.changes


def test_real_streams_of_every_wire_have_the_chunks_of_their_script(
    live: Mapping[str, Recording],
) -> None:
    golden = _measured(live["steady/sse"])
    for wire in made.WIRES:
        found = difference(golden, _measured(live[f"steady/{wire}"]))
        assert (found.chunk_shift_chars, found.gap_shift_ms is None) == (0, False)
