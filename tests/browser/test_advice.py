"""The page that ranks: as the command does, with the cells behind every line, and the fix."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conformance import casebook
from conformance.advice.evidence import Evidence
from conformance.advice.needs import CHOSEN
from conformance.advice.ranking import Adviser, Requirements
from conformance.commands.report import whole_page
from conformance.verdict import Class, Outcome
from report import html
from report.html_data import Run
from tests import synthetic
from tests.browser import pages

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Open

FOUND = synthetic.results(
    [
        pages.cell("whole", "websocket", "stock", "nginx@default", klass=Class.REFUSED),
        pages.cell("whole", "websocket", "stock", "nginx@tuned", klass=Class.COMPLETE),
        pages.cell("far-fin", "sse", "stock", "nginx@default", klass=Class.SILENT_TRUNCATION),
        pages.cell("far-fin", "sse", "stock", "nginx@tuned", klass=Class.SILENT_TRUNCATION),
        *(
            replace(
                pages.cell("client-closes-flowing", "sse", setting, "direct"),
                figures={"cancellation-tax.said_after": 40.0},
            )
            for setting in ("stock", "hardened")
        ),
    ]
)


@pytest.fixture(scope="module")
def advised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("advised")
    path = folder / "report.html"
    html.write(path, whole_page(Run(FOUND, folder), None))
    return path


def chosen(page: Page, *needs: str, gateway: str = "", ours: bool = True) -> list[tuple[str, int]]:
    """The wires in order, each with its place, once these boxes are ticked."""
    page.get_by_text("Which wire for you?").click()
    page.get_by_label("Behind").select_option(gateway)
    page.get_by_label("its configuration is ours").set_checked(ours)
    for name in needs:
        page.get_by_label(CHOSEN[name].asks).check()
    rows = page.locator("#advised > li")
    names = rows.evaluate_all("all => all.map(e => e.querySelector('strong').textContent)")
    places = rows.evaluate_all("all => all.map(e => e.value)")
    return list(zip(names, places, strict=True))


@pytest.mark.parametrize("gateway", ["", "nginx"])
@pytest.mark.parametrize("ours", [True, False])
@pytest.mark.parametrize("needs", [(), ("browsers", "cancel"), ("bidirectional", "resume")])
def test_the_page_ranks_as_the_command_does(
    advised: Path, visit: Open, gateway: str, ours: bool, needs: tuple[str, ...]
) -> None:
    book = casebook.load()
    asked = Requirements(
        (gateway,) if gateway else (), ours, tuple(CHOSEN[name] for name in CHOSEN if name in needs)
    )
    ranking = Adviser(Evidence(book, FOUND), book).rank(asked)
    keys = [each.key() for each in ranking]
    expected = [(each.wire, 1 + keys.index(each.key())) for each in ranking]
    assert chosen(visit(advised), *needs, gateway=gateway, ours=ours) == expected


def test_what_decides_is_named_below_each_wire(advised: Path, visit: Open) -> None:
    page = visit(advised)
    chosen(page, gateway="nginx", ours=False)
    page.get_by_text("The cells that decide it for websocket").click()
    told = page.locator("#advised").inner_text()
    assert "refused: whole/websocket/stock/nginx@default" in told


def test_a_cell_of_a_default_configuration_says_what_mends_it(advised: Path, visit: Open) -> None:
    panel = visit(advised, "#cell=whole/websocket/stock/nginx@default").get_by_role("dialog")
    text = panel.inner_text()
    assert "With the tuned configuration it came to complete." in text
    assert "+            proxy_set_header Upgrade $http_upgrade;" in text


def test_what_nothing_mends_says_so(advised: Path, visit: Open) -> None:
    panel = visit(advised, "#cell=far-fin/sse/stock/nginx@default").get_by_role("dialog")
    assert "None: the tuned configuration comes to the same." in panel.inner_text()


def test_a_page_without_advice_hides_the_place_for_it(page: Path, visit: Open) -> None:
    assert not visit(page).get_by_text("Which wire for you?").is_visible()


def test_a_cell_that_needs_no_fix_has_none(tmp_path: Path, visit: Open) -> None:
    cell = pages.cell("whole", "sse", "stock", "nginx@default", klass=Class.COMPLETE)
    fine = replace(cell, verdict=synthetic.verdict(Outcome.AS_DOCUMENTED, klass=Class.COMPLETE))
    path = tmp_path / "fine.html"
    html.write(path, whole_page(Run(synthetic.results([fine]), tmp_path), None))
    panel = visit(path, "#cell=whole/sse/stock/nginx@default").get_by_role("dialog")
    assert "The fix" not in panel.inner_text()
