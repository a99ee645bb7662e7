"""docs/toxiproxy.md says what the experiments prove."""

from __future__ import annotations

from tests.differential.page import PAGE, updated


def test_the_tables_of_the_page_are_the_experiments() -> None:
    page = PAGE.read_text()
    assert page == updated(page), "run `python -m tests.differential page`"
