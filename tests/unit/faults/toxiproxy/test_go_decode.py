"""Fields are filled by the rules of Go's encoding/json."""

from __future__ import annotations

import pytest

from faults.toxiproxy.go_decode import Scalar, Struct, decode, decode_list
from faults.toxiproxy.go_json import read
from faults.toxiproxy.refusal import Refusal

INNER = Struct("Inner", "pkg.Inner", {"count": Scalar.INT64})
OUTER = Struct(
    "Outer",
    "pkg.Outer",
    {
        "name": Scalar.STRING,
        "on": Scalar.BOOL,
        "share": Scalar.FLOAT32,
        "inner": INNER,
    },
)


def said(body: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        decode(read(body), OUTER)
    assert caught.value.status == 400
    return caught.value.error.removeprefix("bad request body: json: cannot unmarshal ")


def test_names_match_whatever_their_case_and_strangers_are_ignored() -> None:
    assert decode(read(b'{"NAME":"a","stranger":[1]}'), OUTER) == {"name": "a"}


def test_the_exact_name_wins_over_another_case() -> None:
    both = Struct("", "", {"a": Scalar.STRING, "A": Scalar.STRING})
    assert decode(read(b'{"A":"big","a":"small"}'), both) == {"A": "big", "a": "small"}


def test_null_leaves_a_field_as_it_was() -> None:
    assert decode(read(b'{"name":"a","name":null,"inner":null}'), OUTER) == {"name": "a"}
    assert decode(read(b"null"), OUTER) == {}


def test_the_last_of_equal_names_wins_and_structs_are_merged() -> None:
    body = b'{"name":"a","name":"b","inner":{"count":1},"inner":{}}'
    assert decode(read(body), OUTER) == {"name": "b", "inner": {"count": 1}}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"[]", "array into Go value of type pkg.Outer"),
        (b"5", "number into Go value of type pkg.Outer"),
        (b'{"name":5}', "number into Go struct field Outer.name of type string"),
        (b'{"name":{}}', "object into Go struct field Outer.name of type string"),
        (b'{"on":"x"}', "string into Go struct field Outer.on of type bool"),
        (b'{"share":true}', "bool into Go struct field Outer.share of type float32"),
        (b'{"share":1e39}', "number 1e39 into Go struct field Outer.share of type float32"),
        (b'{"inner":5}', "number into Go struct field Outer.inner of type pkg.Inner"),
        (
            b'{"inner":{"count":1.5}}',
            "number 1.5 into Go struct field Inner.inner.count of type int64",
        ),
        (
            b'{"inner":{"count":9223372036854775808}}',
            "number 9223372036854775808 into Go struct field Inner.inner.count of type int64",
        ),
    ],
)
def test_a_value_of_the_wrong_type_is_refused_in_go_s_words(body: bytes, words: str) -> None:
    assert said(body) == words


def test_the_largest_and_the_smallest_number_fit() -> None:
    for number in (2**63 - 1, -(2**63)):
        body = f'{{"inner":{{"count":{number}}}}}'.encode()
        assert decode(read(body), OUTER) == {"inner": {"count": number}}


def test_a_list_is_null_or_an_array() -> None:
    assert decode_list(read(b"null"), INNER) == []
    assert decode_list(read(b'[{"count":1},{}]'), INNER) == [{"count": 1}, {}]
    with pytest.raises(Refusal, match=r"object into Go value of type \[\]pkg.Inner"):
        decode_list(read(b"{}"), INNER)


def test_a_lone_surrogate_becomes_a_replacement_character() -> None:
    assert decode(read(b'{"name":"\\ud800x"}'), OUTER) == {"name": "\ufffdx"}
