from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from lenses.quantiles import of
from lenses.retraction import Retraction, retraction
from tests.unit.lenses import made
from tests.unit.lenses.made import At
from tokenwire.recording import Recording

# A draft of three words, two of them taken back 100 ms later, then a better end.
DRAFT = made.recording(
    [
        At(10, made.text("It")),
        At(20, made.text(" is")),
        At(30, made.text(" wrong.")),
        At(130, made.retract(1)),
        At(140, made.text(" was")),
        At(150, made.text(" right")),
        At(160, made.commit(6)),
        At(170, made.DONE),
    ]
)


def _measured(recording: Recording, hold_back_tokens: float = 8) -> Retraction:
    found = retraction(recording, hold_back_tokens=hold_back_tokens)
    assert isinstance(found, Retraction), found
    return found


def test_a_draft_taken_back_by_hand() -> None:
    found = _measured(DRAFT)
    assert (found.final_tokens, found.retractions, found.retracted_tokens) == (3, 1, 2)
    assert (found.below_watermark, found.unsettled) == (0, 0)
    raw = found.raw
    assert (raw.shown, raw.erased, raw.deepest, raw.withheld) == (5, 2, 2, 0)
    assert raw.normalised_erasure == 2 / 3
    assert raw.wrong_visible_token_ms == 110 + 100
    assert raw.added_ms == of([0, 0, 0])


def test_commit_only_never_shows_what_is_taken_back_and_pays_with_delay() -> None:
    found = _measured(DRAFT).commit_only
    assert (found.shown, found.erased, found.wrong_visible_token_ms) == (3, 0, 0)
    assert found.added_ms == of([150, 20, 10])


def test_a_watermark_that_trails_further_than_the_retraction_reaches_exposes_nothing() -> None:
    assert _measured(DRAFT, 2).hold_back.erased == 0
    one = _measured(DRAFT, 1).hold_back
    assert (one.erased, one.wrong_visible_token_ms) == (1, 100)  # " is", shown when the third came
    assert _measured(DRAFT, 0).hold_back == _measured(DRAFT).raw


def test_a_sentence_that_ended_before_it_was_taken_back_was_exposed() -> None:
    found = _measured(DRAFT).by_sentence
    assert (found.erased, found.wrong_visible_token_ms) == (2, 200)
    assert found.added_ms == of([20, 20, 10])


def test_nothing_is_withheld_once_done_has_come() -> None:
    found = _measured(made.recording(made.words([10, 20])))
    for policy in (found.raw, found.hold_back, found.by_sentence, found.commit_only):
        assert (policy.shown, policy.withheld, policy.normalised_erasure) == (2, 0, 0)


def test_a_cut_stream_withholds_what_nothing_settled_and_says_so() -> None:
    cut = made.recording(
        made.words([10, 20], done=False), unheard=[At(30, made.DONE)], ending="failed"
    )
    found = _measured(cut)
    assert (found.unsettled, found.raw.withheld, found.commit_only.withheld) == (2, 0, 2)
    assert "1 of 3 never came" in found.doubts


def test_a_retraction_of_what_was_committed_breaks_the_contract() -> None:
    events = [At(10, made.text("a")), At(20, made.commit(1)), At(30, made.retract(0))]
    found = _measured(made.recording([*events, At(40, made.DONE)]))
    assert (found.below_watermark, found.final_tokens) == (1, 0)
    assert (found.commit_only.erased, found.commit_only.wrong_visible_token_ms) == (1, 10)
    assert found.raw.normalised_erasure is None


def test_what_follows_a_broken_promise_is_settled_all_the_same() -> None:
    events = [At(10, made.text("a")), At(20, made.commit(1)), At(30, made.retract(0))]
    more = [At(40, made.text("b")), At(50, made.commit(4)), At(60, made.text("c"))]
    found = _measured(made.recording([*events, *more, At(80, made.DONE)]))
    assert found.commit_only.added_ms == of([10, 20])
    assert found.commit_only.withheld == 0


def test_a_retracted_text_holds_up_nobody_behind_it() -> None:
    events = [At(10, made.text("a")), At(20, made.text("b")), At(30, made.retract(0))]
    more = [At(40 + 10 * n, made.text("c")) for n in range(3)]
    found = _measured(made.recording([*events, *more, At(70, made.DONE)]), 2)
    assert found.hold_back.added_ms == of([20, 20, 10])
    assert found.hold_back.erased == 0


def test_a_commitment_ahead_of_its_text_settles_it_on_arrival() -> None:
    events = [At(10, made.commit(2)), At(20, made.text("a")), At(30, made.DONE)]
    assert _measured(made.recording(events)).commit_only.added_ms == of([0])


def test_nothing_behind_a_hole_is_measured() -> None:
    heard = DRAFT.observation.heard
    holed = replace(DRAFT, observation=replace(DRAFT.observation, heard=(*heard[:2], *heard[3:])))
    found = _measured(holed)
    assert (found.retractions, found.final_tokens) == (0, 2)
    assert "out of order or incomplete after the first 2" in found.doubts


STEPS = st.lists(
    st.one_of(
        st.sampled_from(["a", "b.", " c"]).map(made.text),
        st.integers(0, 20).map(made.retract),
        st.integers(0, 20).map(made.commit),
    ),
    max_size=25,
)


def _naive(bodies: Sequence[str]) -> tuple[int, int]:
    """Erased and final tokens of the raw policy, by keeping the text as a reader has it."""
    standing: list[int] = []
    erased = 0
    for seq, body in enumerate(bodies, start=1):
        if '"text"' in body:
            standing.append(seq)
        elif '"retract"' in body:
            after = int(body.partition("afterSeq")[2].strip('": }') or 0)
            kept = [each for each in standing if each <= after]
            erased += len(standing) - len(kept)
            standing = kept
    return erased, len(standing)


@made.steady
@given(STEPS, st.integers(0, 5))
def test_erasure_is_what_a_naive_reader_counts_and_patience_never_exposes_more(
    bodies: list[str], hold_back: int
) -> None:
    events = [At(10 * n, body) for n, body in enumerate([*bodies, made.DONE], start=1)]
    found = _measured(made.recording(events), hold_back)
    assert (found.raw.erased, found.final_tokens) == _naive(bodies)
    for policy in (found.hold_back, found.by_sentence, found.commit_only):
        assert policy.erased <= found.raw.erased
        assert policy.wrong_visible_token_ms <= found.raw.wrong_visible_token_ms
        assert policy.withheld == 0
    if not found.below_watermark:
        assert found.commit_only.erased == 0


def test_real_second_thoughts_are_the_same_on_every_wire(live: Mapping[str, Recording]) -> None:
    for wire in made.WIRES:
        found = _measured(live[f"retract/{wire}"])
        assert (found.final_tokens, found.retracted_tokens, found.raw.erased) == (7, 4, 4)
        assert (found.commit_only.erased, found.commit_only.withheld) == (0, 0)
        assert found.raw.wrong_visible_token_ms > 0
