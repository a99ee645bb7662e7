"""The rules of populations hold on small ones, and each rule can be broken."""

from __future__ import annotations

import asyncio

import pytest

from tests.lenses.populations.populations import SMALL, Populations, cases, stream
from tests.lenses.populations.rule import PopulationRule
from tests.lenses.populations.rules import RULES
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


def test_the_origin_paused_where_it_was_asked_to_and_nowhere_else(populations: Populations) -> None:
    asked = [case.script == "answer-paused" for case in cases(SMALL)["answers"]]
    assert sum(asked) == 2
    for wire in WIRES:
        assert [each.paused for each in populations[f"answers/{wire}"]] == asked
