"""The matrix: filters, numbers, two runs side by side, ten thousand cells, print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from tests import synthetic
from tests.browser import pages
from tests.browser.pages import compared

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Open

FEW_ELEMENTS = 4_000  # what one lot of rows comes to, with room


def shown(page: Page) -> list[str]:
    """The cells that the matrix shows."""
    found = page.locator("button[data-cell]").evaluate_all("all => all.map(e => e.dataset.cell)")
    return cast("list[str]", found)


def told(page: Page) -> str:
    """What a screen reader is told of the filters' result."""
    return page.get_by_role("status").inner_text()


def test_a_row_says_what_befalls_it_and_who_causes_that_in_the_wild(
    page: Path, visit: Open
) -> None:
    row = visit(page).locator("#matrix tbody th").first.inner_text()
    assert "fin when the client has heard token 3" in row
    assert "in the wild: a deploy (nginx 60 s)." in row


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("", 36),
        ("wire=sse", 12),
        ("setting=hardened", 18),
        ("road=direct", 36),
        ("road=elsewhere", 0),
        ("outcome=differs", 1),
        ("klass=orphaned", 7),
        ("wire=grpc&setting=stock", 6),
        ("text=case-3", 6),
        ("text=DEPLOY case-3", 6),
        ("text=nothing has this", 0),
        ("text=waits for ever", 1),
    ],
)
def test_filters_show_what_was_asked_for_and_say_how_many(
    page: Path, visit: Open, address: str, count: int
) -> None:
    seen = visit(page, f"#{address}")
    assert len(shown(seen)) == count
    assert told(seen).startswith(f"{count} cell" if count else "No cell matches.")


def test_filters_work_by_hand_and_are_kept_in_the_address(page: Path, visit: Open) -> None:
    seen = visit(page)
    seen.get_by_label("Wire").select_option("grpc")
    seen.get_by_label("Text").fill("case-5")
    seen.get_by_text("2 cells of 36, in 1 row.").wait_for()
    assert seen.url.endswith("#wire=grpc&text=case-5")
    seen.get_by_role("button", name="Clear").click()
    seen.get_by_text("36 cells, in 6 rows.").wait_for()
    seen.get_by_role("button", name="1 differs").click()
    seen.get_by_text("1 cell of 36, in 1 row.").wait_for()


def test_numbers_add_up_and_lead_to_their_cells(page: Path, visit: Open) -> None:
    seen = visit(page)
    counts = seen.locator("#sums button").all_inner_texts()
    assert sum(map(int, counts)) == 36
    first = seen.locator("#sums button").first
    count = first.inner_text()
    first.click()
    seen.get_by_role("status").get_by_text(f"{count} cell").wait_for()
    assert len(shown(seen)) == int(count)


def test_of_two_runs_only_what_changed_is_shown(tmp_path: Path, visit: Open) -> None:
    seen = visit(compared(tmp_path))
    rows = seen.locator("button[data-cell]").all_inner_texts()
    assert [" ".join(row.split()) for row in rows] == [
        "hardened corrupted → silent-truncation class",
        "hardened complete new",
        "stock complete gone",
    ]
    note = "1 cell changed, 1 only in this run, 1 only in the other. Times and texts are no change."
    assert note in seen.locator("#notes").inner_text()
    assert sum(map(int, seen.locator("#sums button").all_inner_texts())) == 2  # what this run has
    seen.get_by_role("button", name="Show all").click()
    seen.get_by_text("37 cells, in 7 rows.").wait_for()
    seen.locator("button[data-cell]").nth(3).click()
    drawings = seen.get_by_role("dialog").get_by_role("img")
    drawings.nth(1).wait_for()  # the panel opens when the address has changed, not in the click
    assert drawings.count() == 2


def test_two_equal_runs_have_nothing_to_show(tmp_path: Path, visit: Open) -> None:
    run = synthetic.results(pages.few())
    seen = visit(pages.written(tmp_path / "same.html", run, run))
    assert (shown(seen), told(seen)) == ([], "Nothing changed that matches.")


def test_ten_thousand_cells_leave_the_page_small_and_are_all_found(
    tmp_path: Path, visit: Open
) -> None:
    seen = visit(pages.written(tmp_path / "large.html", pages.large(tmp_path)))
    assert told(seen) == "10,000 cells, in 1,667 rows."
    assert seen.evaluate("document.querySelectorAll('*').length") < FEW_ELEMENTS
    assert "are not in this page" in seen.locator("#notes").inner_text()
    seen.get_by_label("Text").fill("case-98 gateway-0@ hang")
    seen.get_by_text(" of 10,000, in 1 row.").wait_for()
    seen.locator("button[data-cell]").first.click()
    panel = seen.get_by_role("dialog")
    heard = panel.get_by_role("img").locator(".heard")
    heard.nth(5).wait_for(state="attached")
    assert heard.count() == 6
    assert "are not in this page" in panel.inner_text()


def test_print_holds_every_row_and_no_controls(tmp_path: Path, visit: Open) -> None:
    cells = [pages.cell(f"case-{k}") for k in range(200)]
    seen = visit(pages.written(tmp_path / "long.html", synthetic.results(cells)))
    assert len(shown(seen)) < 200
    assert seen.pdf().startswith(b"%PDF")
    assert len(shown(seen)) == 200
    seen.emulate_media(media="print")
    assert not seen.locator("#filters").is_visible()
