"""Newline-delimited JSON in any split."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clients.adapters.lines import LineDecoder
from clients.sse_decoder import SseEvent, SseTooLong


def lines(*chunks: bytes, most: int = 100) -> list[str]:
    decoder = LineDecoder(most)
    items = [item for chunk in chunks for item in decoder.feed(chunk)] + decoder.finish()
    return [item.data if isinstance(item, SseEvent) else "too long" for item in items]


def test_lines_end_with_lf_or_crlf_and_blank_ones_are_none() -> None:
    assert lines(b"{}\r\n\n  \n[1]\n") == ["{}", "[1]"]


def test_a_last_line_needs_no_newline() -> None:
    assert lines(b"1\n2") == ["1", "2"]


@settings(deadline=None, max_examples=50)
@given(text=st.text(alphabet="ab\nï"), cuts=st.lists(st.integers(0, 40)))
def test_any_split_gives_the_same_lines(text: str, cuts: list[int]) -> None:
    data = text.encode()
    places = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    chunks = [data[a:b] for a, b in pairwise(places)]
    assert lines(*chunks) == lines(data) == [line for line in text.split("\n") if line]


@pytest.mark.parametrize("chunks", [(b"x" * 101,), (b"x" * 60, b"x" * 60, b"\nlater\n")])
def test_a_line_that_is_too_long_is_the_last_item(chunks: tuple[bytes, ...]) -> None:
    assert lines(b"ok\n", *chunks) == ["ok", "too long"]
    assert LineDecoder(1).feed(b"xx") == [SseTooLong(1)]
