"""Markdown as the site shows it."""

from __future__ import annotations

import pytest

from report.site.rendering import name_of, rendered


def follow(link: str) -> str | None:
    return None if link == "nowhere.md" else link.replace(".md", ".html")


def test_title_and_text_are_words_without_markup() -> None:
    found = rendered("# The *atlas* of `x`\n\nSee [a page](a.md).\n\n```\ncode here\n```\n", follow)
    assert found.title == "The atlas of x"
    assert "See a page . code here" in found.text.replace(" .", " .")


def test_a_link_is_followed_and_one_that_leads_nowhere_keeps_its_words() -> None:
    found = rendered("[one](a.md#b) and [two](nowhere.md).", follow)
    assert '<a href="a.html#b">one</a> and <span>two</span>.' in found.html


def test_html_is_shown_and_never_run() -> None:
    hostile = "<script>x()</script> <img src=x onerror=x()>\n\n```\n<script>\n```\n"
    html = rendered(f"# {hostile}\n\n| a |\n|---|\n| <b>x |\n\n[x](javascript:x())", follow).html
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>" not in html
    assert 'href="javascript' not in html


def test_headings_have_the_names_that_links_of_the_files_use() -> None:
    assert name_of("What `k` counts, and why") == "what-k-counts-and-why"
    html = rendered("## Same\n\n## Same\n", follow).html
    assert 'id="same"' in html
    assert 'id="same-1"' in html


def test_what_is_wide_scrolls_by_itself_and_is_reached_by_keyboard() -> None:
    html = rendered("| a |\n|---|\n| b |\n\n```\nlong\n```\n", follow).html
    assert html.count('tabindex="0"') == 2


@pytest.mark.parametrize(
    ("line", "shown"),
    [("+in", "<ins>+in</ins>"), ("-out", "<del>-out</del>"), ("--- a", "--- a"), (" on", " on")],
)
def test_lines_of_a_diff_are_marked(line: str, shown: str) -> None:
    assert f"<code>{shown}</code>" in rendered(f"```diff\n{line}\n```\n", follow).html
