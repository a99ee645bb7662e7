"""One file that loads nothing, whose data cannot break out of its element."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from report import html
from report.html_data import Page

HOSTILE = "</script><script>alert(1)</script><!-- ]]> {{script}} \u2028 \ud800 '\"&"


class Elements(HTMLParser):
    """Every element with its attributes and, for scripts and styles, its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        self.seen.append((f"/{tag}", {}, ""))

    def handle_data(self, data: str) -> None:
        if self.seen and self.seen[-1][0] in ("script", "style"):
            tag, attributes, text = self.seen[-1]
            self.seen[-1] = (tag, attributes, text + data)

    def of(self, name: str) -> list[tuple[dict[str, str | None], str]]:
        return [(attributes, text) for tag, attributes, text in self.seen if tag == name]


def elements(table: object = None, *recordings: object) -> Elements:
    return Elements(html.document(Page(table, recordings)))


def test_data_comes_back_as_it_went_in_and_ends_no_element() -> None:
    scripts = elements({"text": HOSTILE, HOSTILE: 1}, [HOSTILE]).of("script")
    assert [each.get("id") for each, _ in scripts] == ["table", "recordings-0", None]
    assert json.loads(scripts[0][1]) == {"text": HOSTILE, HOSTILE: 1}
    assert json.loads(scripts[1][1]) == [HOSTILE]


def test_nothing_is_loaded_from_anywhere() -> None:
    page = elements()
    assert not {"img", "link", "iframe", "object", "base"} & {tag for tag, _, _ in page.seen}
    assert not [a for _, a, _ in page.seen if "src" in a or "style" in a]
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", html.document(Page(None, ())))


def test_the_policy_allows_this_style_and_this_script_and_nothing_else() -> None:
    page = elements()
    policy = next(
        attributes["content"] or ""
        for attributes, _ in page.of("meta")
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    for kind, text in (("style", page.of("style")[0][1]), ("script", page.of("script")[-1][1])):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


def test_the_page_never_turns_text_into_elements() -> None:
    script = elements().of("script")[-1][1]
    forbidden = r"innerHTML|outerHTML|insertAdjacent|document\.write|DOMParser|eval\(|\bFunction\("
    assert re.findall(forbidden, script) == []
    assert re.findall(r"fetch\(|XMLHttpRequest|import\(|WebSocket\(|EventSource\(", script) == []


def test_every_asset_is_part_of_the_page() -> None:
    known = {f"{name}.js" for name in html.SCRIPTS} | {"report.css", "report.html"}
    assert {path.name for path in html.FOLDER.iterdir()} == known


def test_the_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    html.write(path, Page({"text": HOSTILE}, ()))
    before = path.read_bytes()
    unwritable: Any = object()
    with pytest.raises(TypeError):
        html.write(path, Page(unwritable, ()))
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]
