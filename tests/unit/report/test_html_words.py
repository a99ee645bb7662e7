"""Every word that a matrix can show is explained."""

from __future__ import annotations

from conformance.verdict import Class, Outcome
from report.html_words import CLASSES, OUTCOMES


def test_every_class_and_every_outcome_has_a_meaning() -> None:
    assert set(CLASSES) == set(Class)
    assert set(OUTCOMES) == set(Outcome)
    assert all(meaning.endswith(".") for _, meaning in (*CLASSES.values(), *OUTCOMES.values()))
