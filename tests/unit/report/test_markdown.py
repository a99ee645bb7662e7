"""One page for a pull request: short, and with nothing in it that a peer wrote as markup."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.regression.comparison import Change, Comparison, Way
from report import markdown
from report.visible import brief
from tests import synthetic

RUN = synthetic.results([])
SHOWN = [Way.WORSE, Way.OTHERWISE, Way.UNANSWERED, Way.BETTER, Way.NEW, Way.GONE]


def change(way: Way, text: str = "detected") -> Change:
    return Change(way, "cut-fin/sse/stock/direct", text, text, "", "make faults CELL=x")


def page(
    *found: Change, exit_code: int = 0, versions: tuple[tuple[str, str, str], ...] = ()
) -> str:
    return markdown.page(Comparison(found, 7, versions, frozenset()), RUN, RUN, exit_code)


@pytest.mark.parametrize("way", SHOWN)
def test_each_way_has_its_own_table(way: Way) -> None:
    shown = page(change(way))
    heads = [line for line in shown.splitlines() if line.startswith("### ")]
    assert heads == [f"### {markdown.HEADS[way]} (1)"]
    assert shown.count("cut-fin/sse/stock/direct") == 1


def test_nothing_changed_is_said_in_a_few_lines() -> None:
    shown = page()
    assert shown.startswith("## tokenwire: 7 the same\n")
    assert "Nothing changed for the worse" in shown
    assert len(shown.splitlines()) < 8


def test_a_page_stays_a_page() -> None:
    shown = page(*[change(way, "|" * 10_000) for way in SHOWN for _ in range(500)])
    assert len(shown) < 65_536  # what GitHub takes as a comment
    assert f"and {500 - markdown.ROWS} more" in shown
    assert shown.count("and 500 more") == len(SHOWN) - 2  # one cause that many have is one row


def test_versions_stand_above_the_cells() -> None:
    shown = page(change(Way.WORSE), versions=(("nginx", "1.22.1", "1.28.0"),))
    assert shown.index("1.28.0") < shown.index("### Worse")


def test_the_first_that_got_worse_can_be_seen_again() -> None:
    assert "\n    make faults CELL=x\n" in page(change(Way.WORSE))
    assert "make faults" not in page(change(Way.BETTER))


MARKUP = [
    "a | b",
    "a \\| b",
    "`code`",
    "<script>alert(1)</script>",
    "</code><img src=x onerror=y>",
    "[link](javascript:x)",
    "![image](http://host/x)",
    "**bold** _it_ ~~gone~~ $x$",
    "&lt;b&gt;",
    "one\ntwo\r\n| three |",
    "\x1b[31m",
    "https://host/x",
    "www.host.example",
]


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_a_peers_words_is_text(text: str) -> None:
    rows = [line for line in page(change(Way.WORSE, text)).splitlines() if "cut-fin" in line]
    (row,) = rows
    assert row.count("|") == 4  # three columns
    cells = re.fullmatch(r"\| <code>(.*)</code> \| <code>(.*)</code> \| <code>(.*)</code> \|", row)
    assert cells is not None
    assert not re.search(r"[<>`*_\[\]\\~$]", "".join(cells.groups()))
    assert not re.search(r"://|www\.", row)


@given(st.text(max_size=60))
def test_what_is_shown_is_what_was_said(text: str) -> None:
    shown = markdown.code(text)
    plain = unescape(shown.removeprefix("<code>").removesuffix("</code>"))
    assert plain == (" ".join(brief(text, markdown.MOST).split()) or "none")


def test_a_run_is_named_by_what_it_takes_to_have_it_again() -> None:
    shown = markdown.traced(replace(RUN, machine="<b>"))
    assert "seed 1, plan 0123456789ab" in shown
    assert "<b>" not in shown
