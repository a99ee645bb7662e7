"""Text from a target is data: nothing in it is run, all of it shows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from report.visible import visible
from tests.browser import pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.conftest import Open


def test_nothing_in_any_text_is_run_and_all_of_it_shows_literally(
    visit: Open, tmp_path: Path
) -> None:
    found, causes, texts = pages.hostile_run(tmp_path)
    seen = visit(pages.written(tmp_path / "odd.html", found, causes=causes))
    seen.locator("button[data-cell]").click()
    seen.get_by_role("dialog").get_by_role("img").wait_for()
    outside = "".join(seen.locator("header, main, dialog").all_text_contents())
    assert [text for text in texts if visible(text).replace("`", "") not in outside] == []
    assert "<i>detail</i>" in outside
    assert seen.evaluate("window.pwned") is None
    assert seen.locator("img, iframe, object, dialog i, main b").count() == 0
    assert seen.locator("script").count() == 3  # the table, one lot of recordings, the page's own


def test_a_script_that_did_get_in_would_not_be_run(browser: Browser, page: Path) -> None:
    with browser.new_context() as context:
        seen = context.new_page()
        seen.goto(page.as_uri())
        add = """source => { const made = document.createElement("script");
            made.textContent = source; document.body.append(made); }"""
        seen.evaluate(add, "window.pwned = 1")
        assert seen.evaluate("window.pwned") is None
