"""The report in a real browser: what a person sees, finds, opens and is told."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from conformance.results import CellResult
from conformance.verdict import Class, Outcome
from report.visible import visible
from tests import synthetic
from tests.browser import pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Open

PHONE = {"viewport": {"width": 360, "height": 740}}
DARK = {"color_scheme": "dark"}
FIRST = "case-0/sse/stock/direct"
OPENED = f"#cell={FIRST}"
FEW_ELEMENTS = 4_000  # what one lot of rows comes to, with room


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """36 cells with recordings."""
    cells = pages.recorded(tmp_path, pages.few())
    return pages.written(tmp_path / "report.html", synthetic.results(cells))


def shown(page: Page) -> list[str]:
    """The cells that the matrix shows."""
    found = page.locator("button[data-cell]").evaluate_all("all => all.map(e => e.dataset.cell)")
    return cast("list[str]", found)


def told(page: Page) -> str:
    """What a screen reader is told of the filters' result."""
    return page.get_by_role("status").inner_text()


def test_nothing_in_any_text_is_run_and_all_of_it_shows_literally(
    visit: Open, tmp_path: Path
) -> None:
    found, causes, texts = pages.hostile_run(tmp_path)
    seen = visit(pages.written(tmp_path / "odd.html", found, causes=causes))
    seen.locator("button[data-cell]").click()
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


def test_a_panel_tells_all_of_a_cell(page: Path, visit: Open) -> None:
    panel = visit(page, OPENED).get_by_role("dialog")
    text = panel.inner_text()
    for part in (
        "The origin said 9 events, the client heard 6.",
        "The fault fired at 602 ms.",
        "For the client it ended at 603 ms: failed.",
        "The origin noticed at 1200 ms.",
        "prefix(3) of 7",
        "ECONNRESET",
        "reset by peer",
        "http.disconnect",
        "RFC 0",
        "it waits for ever",
        f"make faults SEED=1 CELL={FIRST}",
    ):
        assert part in text
    drawing = panel.get_by_role("img")
    assert [drawing.locator(f".{kind}").count() for kind in ("said", "heard", "unheard")] == [
        6,
        6,
        3,
    ]
    assert drawing.locator(".fault").count() == 1


def test_a_wait_that_is_drawn_shorter_says_how_long_it_was(page: Path, visit: Open) -> None:
    panel = visit(page, OPENED).get_by_role("dialog")
    assert panel.locator(".break").count() == 0  # ten tokens, evenly: nothing to shorten
    assert panel.locator("details table tbody tr").count() == 20


def test_each_cell_is_named_whole_to_a_screen_reader(page: Path, visit: Open) -> None:
    seen = visit(page)
    name = "stock hang: case-0 over sse on direct, differs"
    seen.get_by_role("button", name=name, exact=True).click()
    seen.get_by_role("dialog", name="case-0").wait_for()


def test_neighbours_are_those_of_the_filtered_cells(page: Path, visit: Open) -> None:
    seen = visit(page, "#wire=sse&cell=case-0/sse/hardened/direct")
    seen.get_by_role("button", name="Next").click()
    seen.get_by_role("dialog", name="case-1").wait_for()
    seen.get_by_role("dialog").get_by_text("sse / stock / direct", exact=True).wait_for()


def axe(page: Page) -> list[tuple[str, str]]:
    """Which rules which elements break."""
    if find_spec("axe_playwright_python") is None:
        pytest.skip("axe is not installed: `make check` brings the extra `browser`")
    page.evaluate((resources.files("axe_playwright_python") / "axe.min.js").read_text())
    found = page.evaluate("axe.run()")
    assert found["passes"]
    return [(rule["id"], node["html"]) for rule in found["violations"] for node in rule["nodes"]]


def compared(tmp_path: Path) -> Path:
    now = pages.recorded(tmp_path, pages.few())
    was = [*now[:-1], pages.cell("gone", klass=Class.COMPLETE)]
    was[3] = _as(was[3], Class.CORRUPTED)
    against = synthetic.results(was)
    return pages.written(tmp_path / "compared.html", synthetic.results(now), against)


def _as(each: CellResult, klass: Class) -> CellResult:
    return replace(each, verdict=replace(each.verdict, klass=klass))


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
    assert seen.get_by_role("dialog").get_by_role("img").count() == 2


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
    assert panel.get_by_role("img").locator(".heard").count() == 6
    assert "are not in this page" in panel.inner_text()


def test_print_holds_every_row_and_no_controls(tmp_path: Path, visit: Open) -> None:
    cells = [pages.cell(f"case-{k}") for k in range(200)]
    seen = visit(pages.written(tmp_path / "long.html", synthetic.results(cells)))
    assert len(shown(seen)) < 200
    assert seen.pdf().startswith(b"%PDF")
    assert len(shown(seen)) == 200
    seen.emulate_media(media="print")
    assert not seen.locator("#filters").is_visible()


@pytest.mark.parametrize("address", ["", OPENED], ids=["matrix", "cell"])
def test_a_phone_never_scrolls_sideways(page: Path, visit: Open, address: str) -> None:
    seen = visit(page, address, **PHONE)
    box = "document.querySelector('dialog[open]') ?? document.documentElement"
    assert seen.evaluate(f"({box}).scrollWidth - ({box}).clientWidth") == 0


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


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_a_page(tmp_path: Path, visit: Open, outcome: Outcome) -> None:
    cells = [pages.cell("only", outcome=outcome)]
    seen = visit(
        pages.written(tmp_path / "one.html", synthetic.results(cells)),
        "#cell=only/sse/stock/direct",
    )
    assert f"because {outcome}" in seen.get_by_role("dialog").inner_text() or outcome in (
        Outcome.AS_DOCUMENTED,
        Outcome.DIFFERS,
    )
