"""A real Chromium for pages that open from disk; without one these tests are skipped, visibly.

It comes from the system (`apt-get install chromium`), Playwright from the extra `browser`.
Set SCREENSHOTS to a folder to keep what the tests saw.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import synthetic
from tests.browser import pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

Open = Callable[..., "Page"]


def chromium() -> str:
    """Where it is, "" for nowhere."""
    return next(filter(None, map(shutil.which, NAMES)), "")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for a module, and no longer: Playwright keeps an event loop running while it lives."""
    if importlib.util.find_spec("playwright") is None:
        pytest.skip("Playwright is not installed: `make check` brings the extra `browser`")
    if not chromium():
        pytest.skip(f"there is none of {', '.join(NAMES)} on the PATH: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium(), args=QUIET) as started,
    ):
        yield started


@pytest.fixture
def browse(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Open]:
    """Open a page from disk; in the end nothing else was asked for and nobody complained."""
    with _opening(browser, request.node.name) as (open_page, _):
        yield open_page


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Open]:
    """The same of a page that is one file."""
    with _opening(browser, request.node.name) as (open_page, asked):
        yield open_page
    assert len(set(asked)) <= 1


@contextmanager
def _opening(browser: Browser, name: str) -> Iterator[tuple[Open, list[str]]]:
    complaints: list[str] = []
    asked: list[str] = []
    with ExitStack() as opened:

        def open_page(path: Path, address: str = "", **context: Any) -> Page:
            page = opened.enter_context(browser.new_context(**context)).new_page()
            page.on("console", lambda said: complaints.append(said.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("request", lambda sent: asked.append(sent.url.split("#")[0]))
            page.goto(path.as_uri() + address)
            return page

        yield open_page, asked
        if folder := os.environ.get("SCREENSHOTS"):
            for page in (p for context in browser.contexts for p in context.pages):
                page.screenshot(path=Path(folder) / f"{name}.png")
    assert complaints == []
    assert [url for url in asked if not url.startswith("file://")] == []


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """36 cells with recordings; nobody writes to it."""
    folder = tmp_path_factory.mktemp("page")
    cells = pages.recorded(folder, pages.few())
    return pages.written(folder / "report.html", synthetic.results(cells))
