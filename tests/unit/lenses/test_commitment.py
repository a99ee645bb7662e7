from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from lenses.commitment import Commitment, commitment
from lenses.retraction import Retraction, retraction
from tests.unit.lenses import made
from tests.unit.lenses.made import At
from tokenwire.recording import Recording

# Two sentences, the second of three words taken back 70 ms after its last, then a better one.
EVENTS = [
    *(At(10 * n, made.text(word)) for n, word in enumerate(["Yes", ".", " It", " is", " so."], 1)),
    At(120, made.retract(2)),
    *(At(120 + 10 * n, made.text(word)) for n, word in enumerate([" Actually", ", no."], 1)),
    At(150, made.DONE),
]
RECONSIDERED = made.recording(EVENTS)


def _measured(recording: Recording, watermark_tokens: float = 8) -> Commitment:
    found = commitment(recording, watermark_tokens=watermark_tokens)
    assert isinstance(found, Commitment), found
    return found


def test_a_reconsidered_sentence_by_hand() -> None:
    found = _measured(RECONSIDERED, 2)
    assert (found.corrections, found.distance_tokens, found.reshown) == (1, 3, 0)
    assert (found.raw.exposed, found.raw.exposed_token_ms, found.raw.backsteps) == (3, 240, 1)
    assert (found.raw.first_visible_ms, found.raw.added_ms) == (10, 0)
    assert (found.sentence.exposed, found.sentence.exposed_token_ms) == (3, 210)  # it had ended
    assert (found.sentence.first_visible_ms, found.sentence.added_ms) == (20, 10)
    assert (found.watermark.exposed, found.watermark.exposed_token_ms) == (1, 70)
    assert found.watermark.added_ms == 20  # two gaps


def test_a_watermark_of_the_distance_exposes_nothing_and_costs_so_many_gaps() -> None:
    found = _measured(RECONSIDERED)
    assert (found.at_distance.exposed, found.at_distance.backsteps) == (0, 0)
    assert found.at_distance.added_ms == 30
    one_less = _measured(RECONSIDERED, found.distance_tokens - 1).watermark
    assert (one_less.exposed, one_less.backsteps) == (1, 1)


def test_what_came_again_after_it_was_taken_back_is_counted() -> None:
    heard = RECONSIDERED.observation.heard
    again = (*heard[:6], replace(heard[3], app_ns=heard[5].app_ns), *heard[6:])
    found = _measured(
        replace(RECONSIDERED, observation=replace(RECONSIDERED.observation, heard=again))
    )
    assert found.reshown == 1


def test_a_duplicate_before_the_correction_is_no_matter() -> None:
    heard = RECONSIDERED.observation.heard
    again = (*heard[:5], heard[4], *heard[5:])
    seen = replace(RECONSIDERED.observation, heard=again)
    assert _measured(replace(RECONSIDERED, observation=seen)).reshown == 0


def test_a_stream_of_nothing_was_visible_at_no_time() -> None:
    found = _measured(made.recording([At(1, made.DONE)]))
    assert (found.raw.first_visible_ms, found.raw.added_ms, found.distance_tokens) == (
        None,
        None,
        0,
    )


STEPS = st.lists(
    st.sampled_from(["a", "b.", " c"]).map(made.text) | st.integers(0, 20).map(made.retract),
    max_size=25,
)


@made.steady
@given(STEPS, st.integers(0, 6))
def test_the_distance_is_the_least_watermark_that_exposes_nothing(
    bodies: list[str], watermark: int
) -> None:
    events = [At(10 * n, body) for n, body in enumerate([*bodies, made.DONE], start=1)]
    found = _measured(made.recording(events), watermark)
    assert found.at_distance.exposed == 0
    assert (found.watermark.exposed == 0) is (watermark >= found.distance_tokens)
    assert found.watermark.exposed <= found.raw.exposed
    assert (found.watermark.backsteps == 0) is (found.watermark.exposed == 0)


@made.steady
@given(STEPS, st.integers(0, 6))
def test_it_counts_what_the_lens_for_erasure_counts(bodies: list[str], watermark: int) -> None:
    events = [At(10 * n, body) for n, body in enumerate([*bodies, made.DONE], start=1)]
    recording = made.recording(events)
    found, other = (
        _measured(recording, watermark),
        retraction(recording, hold_back_tokens=watermark),
    )
    assert isinstance(other, Retraction)
    pairs = [
        (found.raw, other.raw),
        (found.sentence, other.by_sentence),
        (found.watermark, other.hold_back),
    ]
    for mine, theirs in pairs:
        assert (mine.exposed, mine.exposed_token_ms) == (
            theirs.erased,
            theirs.wrong_visible_token_ms,
        )
