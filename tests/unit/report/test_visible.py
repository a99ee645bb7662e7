"""A peer's text is data: it moves no cursor, changes no colour, reorders no line."""

from __future__ import annotations

import unicodedata
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.visible import brief, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("bell\x07 and \x00", "bell\\x07 and \\x00"),
        ("over\rwritten", "over\\rwritten"),
        ("C1 \x9b2J", "C1 \\x9b2J"),
        ("abc\u202edcb", "abc\\u202edcb"),
        ("\u2066isolate\u2069", "\\u2066isolate\\u2069"),
        ("\ud800", "\\ud800"),
        ("\uffff", "\\uffff"),
        ("line\u2028line", "line\\u2028line"),
    ],
)
def test_what_could_do_something_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    "text",
    ["", "plain", "two\nlines\tand a tab", "ünï", "日本", "👩‍👩‍👧", "שלום", "[bold]", "\\x1b"],
)
def test_what_only_reads_is_left_alone(text: str) -> None:
    assert visible(text) == text


@given(st.text(st.characters(codec=None)))
def test_nothing_that_controls_is_left_and_xml_can_hold_the_rest(text: str) -> None:
    shown = visible(text)
    assert not {unicodedata.category(char) for char in shown if char not in "\n\t"} & {"Cc", "Cs"}
    element = ElementTree.Element("said")
    element.text = shown
    assert ElementTree.fromstring(ElementTree.tostring(element)).text == (shown or None)


def test_short_text_is_whole() -> None:
    assert brief("abc", 3) == "abc"


def test_long_text_says_how_much_there_was() -> None:
    assert brief("x" * 5_000, 3) == "xxx… (5,000 characters)"
