"""The page by keyboard and screen reader, in the dark, on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.axe import axe
from tests.browser.pages import FIRST, OPENED, compared

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.conftest import Open

PHONE = {"viewport": {"width": 360, "height": 740}}
DARK = {"color_scheme": "dark"}


@pytest.mark.parametrize("address", ["", OPENED], ids=["matrix", "cell"])
@pytest.mark.parametrize("context", [{}, DARK, PHONE], ids=["light", "dark", "phone"])
def test_axe_finds_no_accessibility_error(
    page: Path, visit: Open, address: str, context: dict[str, Any]
) -> None:
    assert axe(visit(page, address, **context)) == []


@pytest.mark.parametrize("context", [{}, DARK], ids=["light", "dark"])
def test_axe_finds_no_accessibility_error_where_two_runs_are_compared(
    tmp_path: Path, visit: Open, context: dict[str, Any]
) -> None:
    assert axe(visit(compared(tmp_path), "#cell=case-0/websocket/hardened/direct", **context)) == []
    assert axe(visit(compared(tmp_path), **context)) == []


def test_axe_does_find_what_is_wrong(browser: Browser, page: Path) -> None:
    with browser.new_context() as context:
        seen = context.new_page()
        seen.goto(page.as_uri())

        seen.evaluate("document.getElementById('shown').style.color = '#bbb'")
        assert {rule for rule, _ in axe(seen)} >= {"color-contrast"}


def test_a_cell_is_opened_and_left_by_keyboard_alone(page: Path, visit: Open) -> None:
    seen = visit(page)
    seen.get_by_label("Text").focus()
    for _ in range(60):
        seen.keyboard.press("Tab")
        if seen.evaluate("document.activeElement.dataset.cell") == FIRST:
            break
    seen.keyboard.press("Enter")
    panel = seen.get_by_role("dialog", name="case-0")
    panel.wait_for()
    assert seen.evaluate("document.activeElement.id") == "panel-title"
    seen.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert seen.evaluate("document.activeElement.dataset.cell") == FIRST
    seen.go_back()
    panel.wait_for()  # each cell has its own address, so the way back leads to it


def test_each_cell_is_named_whole_to_a_screen_reader(page: Path, visit: Open) -> None:
    seen = visit(page)
    name = "stock hang: case-0 over sse on direct, differs"
    seen.get_by_role("button", name=name, exact=True).click()
    seen.get_by_role("dialog", name="case-0").wait_for()


@pytest.mark.parametrize("address", ["", OPENED], ids=["matrix", "cell"])
def test_a_phone_never_scrolls_sideways(page: Path, visit: Open, address: str) -> None:
    seen = visit(page, address, **PHONE)
    box = "document.querySelector('dialog[open]') ?? document.documentElement"
    assert seen.evaluate(f"({box}).scrollWidth - ({box}).clientWidth") == 0
