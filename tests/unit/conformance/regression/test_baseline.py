"""The file: what is written is read again, and what cannot be meant is refused in one line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.regression import baseline
from conformance.regression.baseline import Baseline, Entry
from conformance.results import Results
from conformance.verdict import Class, Delivery, Outcome, Shape, Truth, Verdict
from tests import synthetic
from tests.synthetic import cell_result, verdict
from tokenwire.recording import Identity

NAME = str(synthetic.CELL)
TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
ENTRIES = st.builds(
    Entry,
    cell=st.just(NAME),
    klass=st.sampled_from(Class),
    reason=TEXT,
    link=TEXT,
    delivery=st.sampled_from([None, "whole", "prefix", "prefix(8)"]),
    truth=st.sampled_from([None, *Truth]),
    signal=st.none() | TEXT,
    documented=TEXT,
    versions=st.dictionaries(TEXT, TEXT, max_size=2),
)


def entry(**fields: object) -> Entry:
    return Entry(**({"cell": NAME, "klass": Class.DETECTED, "reason": "", "link": ""} | fields))  # type: ignore[arg-type]


def saved(*verdicts: Verdict, old: Baseline | None = None) -> Baseline:
    """The baseline of several runs of one cell."""
    found = run(verdicts[0])
    return baseline.of(found, [{synthetic.CELL: each} for each in verdicts], old)


def run(judged: Verdict, cell: Identity = synthetic.CELL) -> Results:
    found = synthetic.results([cell_result(judged, cell)])
    return replace(found, versions={"httpx": "0.28", "grpcio": "1.85", "nginx": "1.22"})


def test_an_entry_says_what_was_seen_and_leaves_the_reason_open() -> None:
    (found,) = saved(verdict(Outcome.DIFFERS, klass=Class.HANG)).entries
    assert found == entry(
        klass=Class.HANG,
        delivery="prefix(3)",
        truth=Truth.TRUTHFUL,
        signal="ReadError ECONNRESET",
        documented="detected",
        versions={"httpx": "0.28"},
    )


def test_what_came_out_as_documented_names_no_documentation() -> None:
    assert saved(verdict(Outcome.AS_DOCUMENTED)).entries[0].documented == ""


def test_an_entry_names_its_gateway_and_the_libraries_of_its_wire() -> None:
    cell = replace(synthetic.CELL, wire="grpc", road="nginx@tuned+h2-tls")
    judged = verdict(Outcome.DIFFERS)
    (found,) = baseline.of(run(judged, cell), [{cell: judged}], None).entries
    assert found.versions == {"grpcio": "1.85", "nginx": "1.22"}


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - {Outcome.AS_DOCUMENTED, Outcome.DIFFERS}))
def test_what_has_no_answer_has_no_entry(outcome: Outcome) -> None:
    assert saved(verdict(outcome)).entries == ()


def test_an_entry_accepts_what_it_was_made_from() -> None:
    judged = verdict(Outcome.DIFFERS, klass=Class.LOST_TAIL, message="some words")
    assert saved(judged).entries[0].differences(judged) == []


def test_a_wavering_cell_has_its_measured_rate_and_what_all_runs_have_in_common() -> None:
    usual, other = (verdict(Outcome.AS_DOCUMENTED, klass=k) for k in (Class.HANG, Class.DETECTED))
    (found,) = saved(*[usual] * 19, other).entries
    assert (found.klass, found.wavers, found.seen) == (Class.HANG, (Class.DETECTED,), "19/20")
    assert [found.differences(each) for each in (usual, other)] == [[], []]
    assert found.differences(verdict(Outcome.DIFFERS, klass=Class.ORPHANED))


def test_what_runs_do_not_have_in_common_is_left_open() -> None:
    usual = verdict(Outcome.DIFFERS)
    assert usual.axes is not None
    whole = replace(usual.axes, delivery=Delivery(Shape.WHOLE, 7, 7))
    (found,) = saved(usual, replace(usual, axes=whole)).entries
    assert (found.delivery, found.truth, found.seen) == (None, Truth.TRUTHFUL, "")


def test_a_cell_that_came_out_as_documented_once_excuses_nothing() -> None:
    runs = [verdict(Outcome.DIFFERS), verdict(Outcome.AS_DOCUMENTED)]
    assert saved(*runs).entries[0].documented == ""


def test_an_entry_that_still_holds_keeps_its_reason() -> None:
    judged = verdict(Outcome.DIFFERS, klass=Class.HANG)
    old = replace_entry(saved(judged), reason="nginx buffers", link="https://example.org/1")
    assert saved(judged, old=old) == old
    assert saved(verdict(Outcome.DIFFERS, klass=Class.DUPLICATE), old=old).entries[0].reason == ""
    fixed = verdict(Outcome.AS_DOCUMENTED, klass=Class.HANG)
    assert saved(fixed, old=old).entries[0].documented == ""


def replace_entry(of: Baseline, **fields: object) -> Baseline:
    first, *others = of.entries
    return Baseline(of.schema, of.saved, (msgspec.structs.replace(first, **fields), *others))


# What differs

WRONG: dict[str, tuple[dict[str, object], str]] = {
    "class": ({"klass": Class.HANG}, "class is detected, the baseline says hang"),
    "delivery": ({"delivery": "prefix(4)"}, "delivery is prefix(3), the baseline says prefix(4)"),
    "truth": ({"truth": Truth.HANG}, "truth is truthful, the baseline says hang"),
    "signal": ({"signal": "1006"}, "signal is ReadError ECONNRESET, the baseline says 1006"),
}


@pytest.mark.parametrize(("fields", "said"), WRONG.values(), ids=WRONG)
def test_each_axis_can_fail_by_itself(fields: dict[str, object], said: str) -> None:
    assert entry(**fields).differences(verdict(Outcome.DIFFERS)) == [said]


@pytest.mark.parametrize("fields", [{}, {"delivery": "prefix"}, {"signal": "ECONNRESET"}])
def test_an_entry_may_say_less(fields: dict[str, object]) -> None:
    assert entry(**fields).differences(verdict(Outcome.DIFFERS)) == []


# The file


@given(ENTRIES)
def test_what_is_written_is_read_again(made: Entry) -> None:
    whole = Baseline(baseline.SCHEMA, "2026-11-22", (made,))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "base.json"
        baseline.write(path, whole)
        assert baseline.read(path) == whole
        assert [each.name for each in Path(folder).iterdir()] == ["base.json"]


def test_each_entry_is_one_line(tmp_path: Path) -> None:
    entries = tuple(entry(cell=f"case-{n}/sse/stock/direct", reason="a\nb") for n in range(5))
    baseline.write(tmp_path / "b", Baseline(baseline.SCHEMA, "now", entries))
    lines = (tmp_path / "b").read_text().splitlines()
    assert len(lines) == 7
    assert all(f'"case-{n}/' in line for n, line in enumerate(lines[1:-1]))


def test_an_empty_baseline_is_one(tmp_path: Path) -> None:
    empty = Baseline(baseline.SCHEMA, "now", ())
    baseline.write(tmp_path / "b", empty)
    assert baseline.read(tmp_path / "b") == empty


GOOD = {"cell": NAME, "class": "hang", "reason": "", "link": ""}
BAD: dict[str, tuple[object, str]] = {
    "two for one cell": ([GOOD, GOOD], f"two entries for {NAME}; keep one"),
    "an unknown field": ([GOOD | {"reson": "x"}], "unknown field `reson`"),
    "an unknown class": ([GOOD | {"class": "slow"}], r"Invalid enum value 'slow'.*entries\[0\]"),
    "an unknown delivery": ([GOOD | {"delivery": "prefx(3)"}], "delivery"),
    "no reason": ([{"cell": NAME, "class": "hang", "link": ""}], "missing required field `reason`"),
    "no cell's name": ([GOOD | {"cell": "cut-fin"}], "cell"),
    "a waver without its rate": ([GOOD | {"wavers": ["detected"]}], "`wavers` and `seen`"),
    "a rate without a waver": ([GOOD | {"seen": "19/20"}], "`wavers` and `seen`"),
    "a rate of all": ([GOOD | {"wavers": ["detected"], "seen": "20/20"}], "does not waver"),
    "a rate of nothing": ([GOOD | {"wavers": ["detected"], "seen": "0/0"}], "does not waver"),
    "a rate in words": ([GOOD | {"wavers": ["detected"], "seen": "often"}], "seen"),
    "no list": ({}, "entries"),
}


@pytest.mark.parametrize(("entries", "said"), BAD.values(), ids=BAD)
def test_what_cannot_be_meant_is_named_in_one_line(
    entries: object, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "base.json"
    path.write_text(json.dumps({"schema": baseline.SCHEMA, "saved": "", "entries": entries}))
    with pytest.raises(baseline.UnreadableBaselineError, match=said) as caught:
        baseline.read(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


RAW = {
    "cut short": (b'{"schema": "tokenwire.baseline/1", "ent', "not a baseline"),
    "empty": (b"", "not a baseline"),
    "a results file": (b'{"schema": "tokenwire.results/1"}', "results/1.*reads.*baseline/1"),
    "no UTF-8": (b'{"schema": "\xff"}', "not a baseline"),
    "nested without end": (b'{"schema":' + b"[" * 100_000, "not a baseline"),
}


@pytest.mark.parametrize(("raw", "said"), RAW.values(), ids=RAW)
def test_what_is_no_baseline_is_refused(raw: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(raw)
    with pytest.raises(baseline.UnreadableBaselineError, match=said):
        baseline.read(tmp_path / "b")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(baseline.UnreadableBaselineError, match="none: No such file"):
        baseline.read(tmp_path / "none")
