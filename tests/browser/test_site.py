"""The site read from disk: search, keyboard, phone, dark, and nothing asked of a network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from report.site.building import build
from tests.browser.axe import axe

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.conftest import Open

ROOT = Path(__file__).parents[2]
PHONE = {"viewport": {"width": 360, "height": 740}}
DARK = {"color_scheme": "dark"}
SEARCH = "header"  # all of a page that a search changes
FIXES = "docs/atlas/fixes.html"
PAGES = [FIXES, "docs/atlas/cases/far-reset.html"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    build(ROOT, out)
    return out


# The page of fixes alone takes axe five seconds: its colours and widths are those of the others.
LOOKS = [
    pytest.param(name, context, id=f"{look}-{name}")
    for look, context in (("light", {}), ("dark", DARK), ("phone", PHONE))
    for name in PAGES
    if look == "light" or "fixes" not in name
]


@pytest.mark.parametrize(("name", "context"), LOOKS)
def test_axe_finds_no_accessibility_error(
    site: Path, browse: Open, name: str, context: dict[str, Any]
) -> None:
    seen = browse(site / name, **context)
    assert axe(seen) == []
    seen.get_by_label("Search").fill("haproxy")
    assert axe(seen, SEARCH) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_never_scrolls_sideways(site: Path, browse: Open, name: str) -> None:
    seen = browse(site / name, **PHONE)
    root = "document.documentElement"
    assert seen.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0


def test_a_word_is_found_from_any_page_and_its_hit_opens_there(site: Path, browse: Open) -> None:
    seen = browse(site / "docs/atlas/cases/far-reset.html")
    seen.keyboard.press("/")
    seen.keyboard.type("configuration haproxy")
    assert "pages" in seen.get_by_role("status").inner_text()
    hit = seen.locator("#results").get_by_role("link", name="What to put in your configuration")
    assert seen.locator("#results mark").count() > 0
    hit.click()
    seen.get_by_role("heading", level=1, name="What to put in your configuration").wait_for()


def test_what_is_nowhere_is_said_and_escape_ends_the_search(site: Path, browse: Open) -> None:
    seen = browse(site / "index.html")
    seen.get_by_label("Search").fill("zebra<b>\\")
    assert seen.get_by_role("status").inner_text() == "0 pages"
    seen.keyboard.press("Escape")
    assert seen.locator("#found").is_hidden()


def test_the_way_through_the_pages_is_by_links_that_say_where_one_is(
    site: Path, browse: Open
) -> None:
    seen = browse(site / "docs/atlas/index.html")
    seen.get_by_role("main").get_by_role("link", name="far-reset", exact=True).click()
    seen.get_by_role("heading", level=1, name="far-reset").wait_for()
    here = seen.get_by_role("navigation").locator("[aria-current=page]")
    assert here.inner_text() == "far-reset"
    seen.get_by_role("link", name="tokenwire", exact=True).first.click()
    seen.get_by_role("heading", level=1, name="tokenwire").wait_for()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def test_it_is_the_same_from_a_web_server(site: Path, browser: Browser) -> None:
    with served(site) as address, browser.new_context() as context:
        seen = context.new_page()
        seen.goto(address)
        seen.get_by_label("Search").fill("far-reset")
        seen.locator("#results").get_by_role("link", name="far-reset", exact=True).click()
        seen.get_by_role("heading", level=1, name="far-reset").wait_for()


def test_axe_does_find_what_is_wrong(site: Path, browser: Browser) -> None:
    with browser.new_context() as context:
        seen = context.new_page()
        seen.goto((site / "index.html").as_uri())
        seen.evaluate("document.querySelector('main p').style.color = '#bbb'")
        assert {rule for rule, _ in axe(seen)} >= {"color-contrast"}
