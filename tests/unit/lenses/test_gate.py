from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenses.gate import DEEPEST, Gate, Leaf, Open, Scalar
from tests.unit.lenses import made

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
)
NAMES = st.text(max_size=4)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)


def _leaves(value: object, path: str = "") -> Iterator[Leaf]:
    """What `json.loads` made of it, flat and in order."""
    match value:
        case dict():
            for name, each in cast(dict[str, object], value).items():
                yield from _leaves(each, f"{path}/{name.replace('~', '~0').replace('/', '~1')}")
        case list():
            for index, each in enumerate(cast(list[object], value)):
                yield from _leaves(each, f"{path}/{index}")
        case _:
            yield Leaf(path, cast(Scalar, value))


def _passed(pieces: list[str]) -> tuple[list[Leaf], Gate]:
    gate = Gate()
    leaves = [leaf for piece in pieces for leaf in gate.feed(piece)]
    return leaves + gate.finish(), gate


def _cut(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


@made.steady
@given(VALUES, st.integers(1, 7), st.booleans(), st.sampled_from([None, 1]))
def test_what_passes_is_what_the_whole_document_says(
    value: Any, size: int, escaped: bool, indent: int | None
) -> None:
    text = json.dumps(value, ensure_ascii=escaped, indent=indent)
    leaves, gate = _passed(_cut(text, size))
    assert gate.error == ""
    assert gate.whole
    assert leaves == list(_leaves(json.loads(text)))


@made.steady
@given(VALUES)
def test_no_prefix_hands_out_what_the_whole_document_does_not_say(value: Any) -> None:
    text = json.dumps(value)
    whole = list(_leaves(value))
    for end in range(len(text)):
        gate = Gate()
        leaves = gate.feed(text[:end])
        assert leaves == whole[: len(leaves)]
        assert not gate.whole or text[end:].strip() == ""


def _constant(name: str) -> Any:
    raise ValueError(name)


@made.steady
@given(
    VALUES.map(json.dumps),
    st.integers(0, 60),
    st.text(alphabet='{}[],:"\\ 0129-+.eEtrufalsn\n\x00u', max_size=3),
    st.integers(1, 5),
)
def test_a_document_is_refused_exactly_where_json_loads_refuses_it(
    text: str, at: int, struck: str, size: int
) -> None:
    text = text[:at] + struck + text[at + 1 :]
    try:
        value = json.loads(text, parse_constant=_constant)
    except ValueError:
        accepted = False
    else:
        accepted = all(
            not isinstance(leaf.value, float) or math.isfinite(leaf.value)
            for leaf in _leaves(value)
        )
    _, gate = _passed(_cut(text, size))
    assert (gate.error == "", gate.whole) == (accepted, accepted)


def test_a_number_passes_only_with_what_delimits_it() -> None:
    gate = Gate()
    assert gate.feed('{"id": 47') == []
    assert gate.open_scalar is Open.NUMBER
    assert gate.feed("11") == []
    assert gate.feed("}") == [Leaf("/id", 4711)]


@pytest.mark.parametrize("size", range(1, 20))
def test_delete_is_never_dispatched_on_the_way_to_delete_if_empty(size: int) -> None:
    gate = Gate({"/action": {"Delete", "DeleteIfEmpty"}})
    text = '{"action": "DeleteIfEmpty", "n": 1}'
    leaves = [leaf for piece in _cut(text, size) for leaf in gate.feed(piece)]
    assert leaves == [Leaf("/action", "DeleteIfEmpty"), Leaf("/n", 1)]


def test_an_enum_that_is_closed_and_not_whole_is_refused() -> None:
    gate = Gate({"/action": {"Delete", "Keep"}})
    assert gate.feed('{"action": "Del", "n": 1}') == []
    assert gate.error == "'Del' at /action is none of Delete, Keep"


@pytest.mark.parametrize("end", range(1, len('{"a": ["b\\u00e9", 12, true]}')))
def test_a_cut_at_any_character_is_an_error_and_no_value(end: int) -> None:
    _, gate = _passed(['{"a": ["b\\u00e9", 12, true]}'[:end]])
    assert gate.error.startswith("it ended at ")
    assert not gate.whole


def test_an_end_does_not_close_a_number_inside_a_document() -> None:
    leaves, gate = _passed(["[12, 34"])
    assert leaves == [Leaf("/0", 12)]
    assert gate.error == "it ended at /1, inside a token"


def test_a_number_at_the_top_passes_with_an_end_and_not_with_a_cut() -> None:
    ended, cut = Gate(), Gate()
    assert ended.feed("47") == cut.feed("47") == []
    cut.cut()
    assert (ended.finish(), cut.error) == ([Leaf("", 47)], "it ended at the top, inside a token")


def test_names_are_never_shown_as_values() -> None:
    gate = Gate()
    gate.feed('{"nam')
    assert gate.open_scalar is None


def test_a_name_that_comes_twice_is_counted() -> None:
    _, gate = _passed(['{"a": 1, "a": 2}'])
    assert (gate.repeated, gate.error) == (1, "")


def test_nesting_and_digits_are_bounded() -> None:
    assert _passed(["[" * (DEEPEST + 1)])[1].error == f"nested deeper than {DEEPEST}"
    assert _passed(["[" * DEEPEST + "]" * DEEPEST])[1].whole
    assert "digits" in _passed(["9" * 5000])[1].error
    assert "float" in _passed(["1e999"])[1].error


@pytest.mark.parametrize("size", [1, 16, 4096])
@pytest.mark.parametrize("kind", ["rows", "one long string", "escapes", "digits", "spaces"])
def test_twice_the_document_is_twice_the_work(kind: str, size: int) -> None:
    def document(length: int) -> str:
        match kind:
            case "rows":
                return json.dumps([{"id": n, "name": "é"} for n in range(length // 20)])
            case "one long string":
                return json.dumps("x" * length)
            case "escapes":
                return json.dumps("\n" * (length // 2))
            case "digits":
                return json.dumps([int("9" * 4000)] * (length // 4000))
            case _:
                return "[" + " " * length + "1]"

    def calls(length: int) -> int:
        pieces, count, gate = _cut(document(length), size), 0, Gate()

        def see(_frame: object, event: str, _argument: object) -> None:
            nonlocal count
            count += event in ("call", "c_call")

        before = sys.getprofile()
        sys.setprofile(see)
        try:
            for piece in pieces:
                gate.feed(piece)
            gate.finish()
        finally:
            sys.setprofile(before)
        assert gate.whole
        return count

    assert calls(32_000) <= 2.2 * calls(16_000) + 20


def test_nothing_passes_after_an_error() -> None:
    gate = Gate()
    assert gate.feed("[1,,2]") == [Leaf("/0", 1)]
    assert gate.feed("[3,4]") == []
