"""JSON as Go reads and writes it."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faults.toxiproxy.go_json import Number, Pairs, float32, read, write
from faults.toxiproxy.refusal import Refusal


def test_what_follows_the_first_value_is_ignored() -> None:
    assert read(b' {"a":1} x') == Pairs([("a", Number("1"))])


def test_a_name_may_stand_twice() -> None:
    assert read(b'{"a":1,"a":2}') == Pairs([("a", "1"), ("a", "2")])


def test_bytes_that_are_no_text_become_replacement_characters() -> None:
    assert read(b'"\xff"') == "\ufffd"


@pytest.mark.parametrize("body", [b"NaN", b"[Infinity]", b"-Infinity"])
def test_numbers_that_only_python_knows_are_refused(body: bytes) -> None:
    with pytest.raises(Refusal, match="invalid character"):
        read(body)


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(Refusal, match="exceeded max depth"):
        read(b"[" * 100_000)


@given(st.binary(max_size=60))
def test_no_bytes_raise_anything_but_a_refusal(body: bytes) -> None:
    with suppress(Refusal):
        read(body)


def test_what_is_written_is_safe_in_html() -> None:
    assert write({"a": "<&>\u2028\u00e9"}) == '{"a":"\\u003c\\u0026\\u003e\\u2028\u00e9"}'.encode()


@pytest.mark.parametrize(
    ("number", "written"),
    [(1.0, "1"), (0.5, "0.5"), (0.1, "0.1"), (0.333333333333, "0.33333334"), (0.0, "0")],
)
def test_a_float_is_as_short_as_32_bits_allow(number: float, written: str) -> None:
    assert write(float32(number)).decode() == written


@pytest.mark.parametrize("number", [1e40, float("inf"), -1e39])
def test_a_float_beyond_32_bits_is_refused(number: float) -> None:
    with pytest.raises(OverflowError):
        float32(number)
