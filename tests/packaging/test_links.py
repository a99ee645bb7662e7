"""Every relative link of every page leads to a file, and to the heading that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from report.site.rendering import rendered

ROOT = Path(__file__).parents[2]
FOLDERS = ("docs", "gateways", "servers", "tests")


def pages(root: Path) -> Iterator[Path]:
    yield from root.glob("*.md")
    for folder in FOLDERS:
        yield from (root / folder).rglob("*.md")


def dead_links(root: Path) -> list[str]:
    return [f"{page.relative_to(root)}: {link}" for page in pages(root) for link in _dead(page)]


def _dead(page: Path) -> Iterator[str]:
    for link in _read(page)[0]:
        path, _, heading = link.partition("#")
        target = page.parent / path if path else page
        if ":" in link.partition("/")[0]:
            continue  # another host's
        if not target.exists() or (heading and heading not in _read(target)[1]):
            yield link


@cache
def _read(page: Path) -> tuple[tuple[str, ...], frozenset[str]]:
    """Where a page's links lead, and what its headings are called."""
    links: list[str] = []

    def follow(link: str) -> str:
        links.append(link)
        return link

    html = rendered(page.read_text("utf-8"), follow).html
    return tuple(links), frozenset(re.findall(r' id="([^"]+)"', html))


def test_every_link_leads_somewhere() -> None:
    assert len(list(pages(ROOT))) > 20
    assert dead_links(ROOT) == []


def test_a_link_to_a_file_or_a_heading_that_there_is_not_is_dead(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("# One `word`\n[up](../README.md) [web](https://a/b)")
    (tmp_path / "README.md").write_text(
        "[good](docs/a.md#one-word) [no heading](docs/a.md#two) [no file](docs/b.md) [here](#me)"
    )
    assert dead_links(tmp_path) == [
        f"README.md: {x}" for x in ("docs/a.md#two", "docs/b.md", "#me")
    ]
