"""Every check can fail: for each value of each axis a broken peer is caught, and named."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

import pytest

from clients.events import Ending
from conformance.verdict import Axes, Class, Outcome, Pace, Shape, Truth, Verdict
from tests.mutants.mutant import AXES, Mutant
from tests.mutants.performance import Staged, run
from tests.mutants.table import MUTANTS

VALUES: Mapping[str, AbstractSet[object]] = {
    "delivery": set(Shape),
    "truth": set(Truth),
    "signal": {*Ending, ""},
    "pace": set(Pace),
    "cleanup": {True, False, None},
}
PAIRS = [pytest.param(each, wire, id=f"{each.name}-{wire}")
         for each in MUTANTS for wire in each.wires]  # fmt: skip
each_mutant = pytest.mark.parametrize(("mutant", "wire"), PAIRS)

Verdicts = Mapping[Staged, Verdict]


@pytest.fixture(scope="module")
def verdicts() -> Verdicts:
    return run(MUTANTS)


@each_mutant
def test_the_cell_is_as_documented_while_nothing_is_broken(
    mutant: Mutant, wire: str, verdicts: Verdicts
) -> None:
    found = verdicts[Staged(mutant, wire, intact=True)]
    assert found.outcome is Outcome.AS_DOCUMENTED, found.reason


@each_mutant
def test_the_mutant_is_caught_and_named(mutant: Mutant, wire: str, verdicts: Verdicts) -> None:
    found = verdicts[Staged(mutant, wire, intact=False)]
    assert found.outcome is mutant.outcome, found.reason
    assert mutant.reason in found.reason
    assert found.klass is mutant.klass


@each_mutant
def test_the_axis_shows_what_was_broken(mutant: Mutant, wire: str, verdicts: Verdicts) -> None:
    found = verdicts[Staged(mutant, wire, intact=False)]
    intact = verdicts[Staged(mutant, wire, intact=True)]
    if found.axes is None:
        assert mutant.outcome is Outcome.HARNESS_FAILED  # nothing of it may be believed
        return
    assert intact.axes is not None
    assert AXES[mutant.axis](found.axes) == mutant.shows
    assert found.digest() != intact.digest()


@pytest.mark.parametrize("axis", AXES)
def test_every_value_of_every_axis_has_a_mutant(axis: str) -> None:
    missing = VALUES[axis] - {each.shows for each in MUTANTS if each.axis == axis}
    assert not missing


def test_every_axis_of_a_verdict_is_in_the_table() -> None:
    assert AXES.keys() == VALUES.keys() == set(Axes.__slots__)


def test_every_class_has_a_mutant() -> None:
    assert {each.klass for each in MUTANTS} >= set(Class)


def test_every_mutant_has_a_name_of_its_own() -> None:
    assert len({each.name for each in MUTANTS}) == len(MUTANTS)
