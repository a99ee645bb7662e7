"""The rules of populations hold on small ones, and each rule can be broken."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from tests.lenses.populations.populations import (
    SMALL,
    Populations,
    cases,
    in_time,
    stream,
)
from tests.lenses.populations.rule import PopulationRule
from tests.lenses.populations.rules import RULES
from tests.lenses.populations.seen import LATE_MS
from tests.unit.lenses.made import WIRES

ASSERTED = [rule for rule in RULES if not rule.timed]


@pytest.fixture(scope="module")
def populations() -> Populations:
    return asyncio.run(stream(SMALL))


def _named(rule: PopulationRule) -> str:
    return f"{rule.lens}: {rule.says}"


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("rule", ASSERTED, ids=_named)
def test_a_rule_holds_on_every_wire(
    populations: Populations, rule: PopulationRule, wire: str
) -> None:
    if not any(each.paused for (each,) in in_time(populations, f"answers/{wire}")):
        pytest.skip("the machine stood still in every stream that pauses: its origin was late")
    found = rule.find(populations, wire)
    assert found.holds, found.figure


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("rule", RULES, ids=_named)
def test_other_streams_break_the_rule(
    populations: Populations, rule: PopulationRule, wire: str
) -> None:
    assert not rule.find(rule.broken_by(populations, wire), wire).holds


def test_every_stream_that_was_asked_for_is_there(populations: Populations) -> None:
    for name, population in cases(SMALL).items():
        for wire in WIRES:
            assert len(populations[f"{name}/{wire}"]) == len(population) > 0


def test_the_origin_paused_where_it_was_asked_to(populations: Populations) -> None:
    asked = [case.script == "answer-paused" for case in cases(SMALL)["answers"]]
    assert sum(asked) == 2
    for wire in WIRES:
        for each, paused in zip(populations[f"answers/{wire}"], asked, strict=True):
            assert each.paused is paused or not each.as_scripted


def test_a_stream_that_was_late_takes_what_it_is_compared_with_along(
    populations: Populations,
) -> None:
    golden = tuple(replace(each, late_ms=0.0) for each in populations["golden/sse"])
    late = (replace(golden[0], late_ms=LATE_MS), *golden[1:])
    both = {"golden": golden, "late": late}
    assert in_time(both, "golden") == [(each,) for each in golden]
    assert in_time(both, "golden", "late") == [(each, each) for each in golden[1:]]
