"""What a run came to: its exit code, its file, and who blocks whom."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance import results
from conformance.verdict import Class, Outcome, Verdict
from tests import synthetic
from tests.synthetic import cell_result, verdict
from tokenwire.recording import Identity


def run(*outcomes: Outcome, planned: int | None = None) -> results.Results:
    return synthetic.results([cell_result(verdict(each)) for each in outcomes], planned=planned)


CODES: dict[str, tuple[list[Outcome], int]] = {
    "all as documented": ([Outcome.AS_DOCUMENTED] * 3, 0),
    "with some unsupported": ([Outcome.AS_DOCUMENTED, Outcome.UNSUPPORTED], 0),
    "one differs": ([Outcome.AS_DOCUMENTED, Outcome.DIFFERS], 1),
    "one differs and blocks": ([Outcome.DIFFERS, Outcome.BLOCKED, Outcome.BLOCKED], 1),
    "setup failed": ([Outcome.AS_DOCUMENTED, Outcome.SETUP_FAILED], 2),
    "the harness failed": ([Outcome.AS_DOCUMENTED, Outcome.HARNESS_FAILED], 2),
    "a failed setup outweighs a difference": ([Outcome.DIFFERS, Outcome.SETUP_FAILED], 2),
    "a failed harness that blocks": (
        [Outcome.AS_DOCUMENTED, Outcome.HARNESS_FAILED, Outcome.BLOCKED],
        2,
    ),
    "nothing was run": ([], 2),
    "only unsupported": ([Outcome.UNSUPPORTED] * 2, 2),
    "only blocked": ([Outcome.BLOCKED] * 2, 2),
    "blocked by nothing": ([Outcome.AS_DOCUMENTED, Outcome.BLOCKED], 3),
}


@pytest.mark.parametrize(("outcomes", "code"), CODES.values(), ids=CODES)
def test_the_exit_code_says_what_the_run_came_to(outcomes: list[Outcome], code: int) -> None:
    assert run(*outcomes).exit_code() == code


@pytest.mark.parametrize(("outcomes", "_"), CODES.values(), ids=CODES)
def test_a_run_that_did_not_reach_every_cell_is_incomplete(outcomes: list[Outcome], _: int) -> None:
    assert run(*outcomes, planned=len(outcomes) + 1).exit_code() == results.EXIT_INCOMPLETE


def test_an_interrupted_run_is_incomplete_even_with_every_cell() -> None:
    assert replace(run(Outcome.AS_DOCUMENTED), interrupted=True).exit_code() == 3


@given(st.lists(st.sampled_from(Outcome), max_size=8), st.integers(0, 2))
def test_nothing_but_answers_as_documented_ends_with_0(
    outcomes: list[Outcome], missing: int
) -> None:
    found = run(*outcomes, planned=len(outcomes) + missing)
    good = Outcome.AS_DOCUMENTED in outcomes and {*outcomes} <= {
        Outcome.AS_DOCUMENTED,
        Outcome.UNSUPPORTED,
    }
    assert (found.exit_code() == 0) == (good and not missing)


# Who blocks whom

HERE = Identity("cut", "sse", "stock", "direct")
WHOLE = replace(HERE, case="whole")


@pytest.mark.parametrize(
    "outcome", sorted(set(Outcome) - {Outcome.AS_DOCUMENTED, Outcome.UNSUPPORTED})
)
def test_a_dependency_that_failed_blocks(outcome: Outcome) -> None:
    assert results.blockers(HERE, ["whole"], {WHOLE: verdict(outcome)}) == ["whole"]


@pytest.mark.parametrize("outcome", [Outcome.AS_DOCUMENTED, Outcome.UNSUPPORTED])
def test_a_dependency_that_did_not_fail_blocks_nothing(outcome: Outcome) -> None:
    assert results.blockers(HERE, ["whole"], {WHOLE: verdict(outcome)}) == []


def test_a_cell_is_blocked_by_its_own_wire_setting_and_road_only() -> None:
    elsewhere = {
        replace(WHOLE, wire="grpc"): verdict(Outcome.DIFFERS),
        replace(WHOLE, setting="hardened"): verdict(Outcome.DIFFERS),
        replace(WHOLE, road="nginx@default"): verdict(Outcome.DIFFERS),
    }
    assert results.blockers(HERE, ["whole"], elsewhere) == []


def test_a_dependency_that_is_no_part_of_the_run_blocks_nothing() -> None:
    assert results.blockers(HERE, ["whole"], {}) == []


def test_behind_a_gateway_a_control_that_is_documented_to_fail_blocks_and_is_explained() -> None:
    here = replace(HERE, road="nginx@default")
    refused = replace(verdict(Outcome.AS_DOCUMENTED), klass=Class.REFUSED)
    verdicts = {replace(here, case="whole"): refused}
    assert results.blockers(here, ["whole"], verdicts) == ["whole"]
    assert results.explained(here, ["whole"], verdicts)
    held = results.blocked(["whole"], explained=True)
    verdicts[replace(here, case="held")] = held
    assert results.explained(here, ["whole", "held"], verdicts)
    surprise = {replace(here, case="whole"): verdict(Outcome.DIFFERS)}
    assert not results.explained(here, ["whole"], surprise)


@pytest.mark.parametrize(("explained", "code"), [(True, 0), (False, results.EXIT_INCOMPLETE)])
def test_a_question_that_is_documented_as_unaskable_is_not_missed(
    explained: bool, code: int
) -> None:
    found = run(Outcome.AS_DOCUMENTED, Outcome.BLOCKED)
    held = replace(found.cells[1], verdict=results.blocked(["whole"], explained=explained))
    assert replace(found, cells=(found.cells[0], held)).exit_code() == code


# The file


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    every = synthetic.results(cell_result(verdict(each, message="ünï 🙂")) for each in Outcome)
    results.write(tmp_path / "results.json", every)
    assert results.read(tmp_path / "results.json") == every
    assert [path.name for path in tmp_path.iterdir()] == ["results.json"]


BAD = {
    "cut short": b'{"schema": "tokenwire.results/1", "see',
    "empty": b"",
    "no object": b"[1]",
    "no UTF-8": b'{"schema": "\xff"}',
    "nested without end": b'{"schema":' + b"[" * 100_000,
    "nested deeply": b'{"schema":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "without its cells": b'{"schema": "tokenwire.results/1"}',
    "without a schema": b'{"seed": 1}',
    "of another version": b'{"schema": "tokenwire.results/9", "new": "shape"}',
}


@pytest.mark.parametrize("raw", BAD.values(), ids=BAD)
def test_a_file_that_cannot_be_used_is_named_in_one_line(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "results.json"
    path.write_bytes(raw)
    with pytest.raises(results.UnreadableResultsError) as caught:
        results.read(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(results.UnreadableResultsError, match=r"results\.json: No such file"):
        results.read(tmp_path / "results.json")


def test_another_version_names_both_versions_and_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    path.write_bytes(BAD["of another version"])
    with pytest.raises(results.UnreadableResultsError, match=r"results/9.*results/1.*run again"):
        results.read(path)


def test_an_outcome_that_this_version_does_not_know_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    results.write(path, run(Outcome.DIFFERS))
    data = json.loads(path.read_text())
    data["cells"][0]["verdict"]["outcome"] = "excused"
    path.write_text(json.dumps(data))
    with pytest.raises(results.UnreadableResultsError, match="excused"):
        results.read(path)


def test_a_blocked_verdict_names_what_blocks_it() -> None:
    assert results.blocked(["whole", "cut-fin"]) == Verdict(
        Outcome.BLOCKED, "depends on whole, cut-fin, which did not come out as documented"
    )
