"""A run held against a baseline: exactly the cell that changed turns, and nothing is excused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance import results
from conformance.case import Expect
from conformance.regression import baseline
from conformance.regression import held as holding
from conformance.regression.baseline import Baseline, Entry
from conformance.regression.comparison import Comparison, Way
from conformance.regression.held import allowed_by, hold
from conformance.results import CellResult
from conformance.verdict import Class, Outcome, Verdict
from tests import synthetic
from tests.synthetic import cell_result, verdict
from tokenwire.recording import Identity

HERE = synthetic.CELL
THERE = replace(HERE, wire="grpc")
AS_DOCUMENTED, DIFFERS = Outcome.AS_DOCUMENTED, Outcome.DIFFERS


def entry(klass: Class = Class.DETECTED, cell: Identity = HERE, **fields: object) -> Entry:
    return Entry(**({"cell": str(cell), "klass": klass, "reason": "", "link": ""} | fields))  # type: ignore[arg-type]


def held(
    rows: Iterable[CellResult], *entries: Entry, allowed: tuple[Class, ...] = (Class.DETECTED,)
) -> tuple[list[Way], int]:
    """The ways that changed, and the exit code."""
    found = synthetic.results(rows)
    kept = Baseline(baseline.SCHEMA, "", entries)
    compared = hold(kept, found, lambda _: allowed)
    return [each.way for each in compared.changes], compared.exit_code(found)


def one(outcome: Outcome, klass: Class = Class.DETECTED, cell: Identity = HERE) -> CellResult:
    return cell_result(verdict(outcome, klass=klass), cell)


OTHER = one(AS_DOCUMENTED, cell=THERE)  # so that something is always checked


def test_what_is_as_its_baseline_says_is_no_regression_although_it_differs() -> None:
    assert held([one(DIFFERS, Class.HANG)]) == ([Way.UNEXCUSED], 1)
    excused = entry(Class.HANG, documented="detected")
    assert held([one(DIFFERS, Class.HANG)], excused) == ([], 0)


def test_what_changed_is_worse_or_better() -> None:
    excused = entry(Class.SILENT_TRUNCATION, documented="complete")
    assert held([one(DIFFERS, Class.HANG)], excused) == ([Way.WORSE], 1)
    assert held([one(DIFFERS, Class.LOST_TAIL)], excused) == ([Way.BETTER], 0)


def test_exactly_the_cell_that_changed_turns() -> None:
    rows = [one(AS_DOCUMENTED), one(DIFFERS, Class.HANG, THERE)]
    found = synthetic.results(rows)
    kept = Baseline(baseline.SCHEMA, "", (entry(), entry(cell=THERE)))
    compared: Comparison = hold(kept, found, lambda _: (Class.DETECTED,))
    assert [(each.way, each.cell) for each in compared.changes] == [(Way.WORSE, str(THERE))]
    assert compared.same == 1


def test_an_entry_that_came_out_as_documented_is_stale() -> None:
    excused = entry(Class.HANG, documented="detected")
    assert held([one(AS_DOCUMENTED)], excused) == ([Way.STALE], 1)


def test_a_difference_that_the_documentation_has_caught_up_with_is_stale() -> None:
    excused = entry(documented="hang")
    assert held([one(AS_DOCUMENTED)], excused) == ([Way.STALE], 1)


def test_an_entry_by_hand_for_what_is_not_documented_is_stale_too() -> None:
    assert held([one(AS_DOCUMENTED)], entry(Class.HANG)) == ([Way.STALE], 1)


def test_an_entry_for_no_cell_of_the_run_is_named() -> None:
    assert held([OTHER], entry()) == ([Way.UNMATCHED], 1)


def test_a_run_that_was_interrupted_blames_no_entry() -> None:
    found = synthetic.results([OTHER], planned=2)
    compared = hold(Baseline(baseline.SCHEMA, "", (entry(),)), found, lambda _: ())
    assert (compared.changes, compared.exit_code(found)) == ((), 3)


def test_what_the_documentation_leaves_open_is_no_regression() -> None:
    both = (Class.DETECTED, Class.ORPHANED)
    assert held([one(AS_DOCUMENTED, Class.ORPHANED)], entry(), allowed=both) == ([], 0)
    assert held([one(DIFFERS, Class.ORPHANED)], entry(), allowed=both) == ([Way.WORSE], 1)


def test_a_wavering_cell_may_do_what_was_measured_and_says_so() -> None:
    wavering = entry(wavers=(Class.LOST_TAIL,), seen="19/20", documented="hang")
    assert held([one(DIFFERS)], wavering) == ([], 0)
    assert held([one(DIFFERS, Class.LOST_TAIL)], wavering) == ([Way.WAVERED], 0)
    assert held([one(DIFFERS, Class.ORPHANED)], wavering) == ([Way.WORSE], 1)
    assert held([one(AS_DOCUMENTED)], wavering) == ([Way.STALE], 1)


def test_a_wavering_entry_is_not_stale_for_a_lucky_run() -> None:
    wavering = entry(Class.HANG, wavers=(Class.DETECTED,), seen="1/20")
    assert held([one(AS_DOCUMENTED)], wavering) == ([Way.WAVERED], 0)


def test_another_text_than_the_accepted_one_is_a_regression() -> None:
    assert held([one(DIFFERS)], entry(signal="1006")) == ([Way.OTHERWISE], 1)


def test_fewer_tokens_are_worse_and_more_are_better() -> None:
    assert held([one(DIFFERS)], entry(delivery="prefix(4)")) == ([Way.WORSE], 1)
    assert held([one(DIFFERS)], entry(delivery="prefix(2)")) == ([Way.BETTER], 0)
    assert held([one(DIFFERS)], entry(delivery="gap")) == ([Way.OTHERWISE], 1)


@pytest.mark.parametrize("outcome", [Outcome.SETUP_FAILED, Outcome.HARNESS_FAILED])
def test_nothing_excuses_what_could_not_run(outcome: Outcome) -> None:
    for entries in ((), (entry(),)):
        assert held([cell_result(verdict(outcome)), OTHER], *entries) == ([], 2)


@pytest.mark.parametrize("outcome", [Outcome.BLOCKED, Outcome.UNSUPPORTED])
def test_an_answer_that_is_gone_is_incomplete(outcome: Outcome) -> None:
    gone = cell_result(verdict(outcome))
    cause = one(DIFFERS, Class.HANG, THERE)
    excused = entry(Class.HANG, THERE, documented="x")
    assert held([gone, cause], entry(), excused) == ([Way.UNANSWERED], 3)


def test_a_blocked_cell_is_excused_with_what_blocks_it() -> None:
    blocked = cell_result(results.blocked(["whole"]))
    cause = one(DIFFERS, Class.HANG, THERE)
    assert held([blocked, cause], entry(Class.HANG, THERE, documented="x")) == ([], 0)
    assert held([blocked, cause]) == ([Way.UNEXCUSED], 1)


def test_a_run_without_checks_is_a_failure() -> None:
    assert held([])[1] == 2
    assert held([cell_result(verdict(Outcome.UNSUPPORTED))])[1] == 2


ANSWERS = st.sampled_from([(o, k) for o in (AS_DOCUMENTED, DIFFERS) for k in Class])


@given(ANSWERS)
def test_a_run_is_never_a_regression_against_itself(answer: tuple[Outcome, Class]) -> None:
    outcome, klass = answer
    judged: Verdict = verdict(outcome, klass=klass)
    found = synthetic.results([cell_result(judged)])
    kept = baseline.of(found, [{HERE: judged}], None)
    allowed = (klass,) if outcome is AS_DOCUMENTED else ()
    compared = hold(kept, found, lambda _: allowed)
    assert (compared.changes, compared.exit_code(found)) == ((), 0)


def test_versions_are_compared_where_an_entry_names_them() -> None:
    found = replace(synthetic.results([one(AS_DOCUMENTED)]), versions={"httpx": "2", "h2": "4"})
    kept = Baseline(baseline.SCHEMA, "", (entry(versions={"httpx": "1"}),))
    assert hold(kept, found, lambda _: (Class.DETECTED,)).versions == (("httpx", "1", "2"),)


# What is documented


def test_what_is_allowed_is_what_the_case_documents() -> None:
    open_case = synthetic.case(Expect(Class.HANG, "why", also=(Class.DETECTED,)))
    assert allowed_by({"made": open_case})(HERE) == (Class.HANG, Class.DETECTED)
    assert allowed_by({})(HERE) == ()


def test_the_atlas_outweighs_the_case(monkeypatch: pytest.MonkeyPatch) -> None:
    def documented(_: Identity) -> Expect:
        return Expect(Class.LATE_BURST, "measured")

    monkeypatch.setattr(holding, "documented", documented)
    assert allowed_by({"made": synthetic.case()})(HERE) == (Class.LATE_BURST,)
