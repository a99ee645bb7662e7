"""The known ways to break, against the faults that there are."""

from __future__ import annotations

from faults.catalogue import catalogue
from faults.page import PAGE, lines
from faults.taxonomy import ROWS


def test_every_fault_that_a_row_names_exists() -> None:
    named = {name for row in ROWS for name in row.faults}
    assert named <= set(catalogue())


def test_a_row_without_a_fault_says_why() -> None:
    assert all(row.faults or row.instead for row in ROWS)


def test_at_least_fifty_of_the_sixty_three_known_ways_have_a_fault() -> None:
    assert len(ROWS) == 63
    assert sum(bool(row.faults) for row in ROWS) >= 50


def test_the_page_is_what_the_faults_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == "\n".join(lines()) + "\n"
