"""What axe-core finds wrong on a page. A wheel carries it, so that a test loads nothing."""

from __future__ import annotations

from importlib import resources
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

WHOLE = "html"


def axe(page: Page, part: str = WHOLE) -> list[tuple[str, str]]:
    """Which rules which elements break, of the part with this selector.

    It may load nothing itself: from disk it could not.
    """
    if find_spec("axe_playwright_python") is None:
        pytest.skip("axe is not installed: `make check` brings the extra `browser`")
    page.evaluate((resources.files("axe_playwright_python") / "axe.min.js").read_text())
    found = page.evaluate("part => axe.run(part, {preload: false})", part)
    assert found["passes"]
    return [(rule["id"], node["html"]) for rule in found["violations"] for node in rule["nodes"]]
