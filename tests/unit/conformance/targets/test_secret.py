"""A secret is put in where it is needed and blacked out wherever it comes back."""

from __future__ import annotations

import html
import json
from urllib.parse import quote, quote_plus, urlencode

import pytest

from conformance.targets.secret import HIDDEN, BadSecretError, Redaction, in_query, names, resolved

VALUE = 'p&"<ss w/rd\\%+1'


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASS", VALUE)
    monkeypatch.setenv("LONGER", f"{VALUE}-and-more")


def test_references_are_found_in_tables_lists_and_texts() -> None:
    assert names({"a": ["x env:A", {"b": "env:B-env:C"}], "c": 3}) == {"A", "B", "C"}
    assert names("notenv:A") == set()


def test_a_value_stands_where_its_name_was() -> None:
    assert resolved("Bearer env:PASS!") == f"Bearer {VALUE}!"
    assert in_query("key=env:PASS&x=1") == f"key={quote(VALUE, safe='')}&x=1"


def test_what_is_not_set_is_named() -> None:
    with pytest.raises(BadSecretError, match="NOT_SET_ANYWHERE is not set"):
        resolved("env:NOT_SET_ANYWHERE")


@pytest.mark.parametrize(
    "form",
    [
        VALUE,
        json.dumps({"echo": VALUE}),
        html.escape(VALUE),
        quote(VALUE),
        quote_plus(VALUE),
        urlencode({"key": VALUE}),
    ],
)
def test_whatever_form_it_comes_back_in_it_is_hidden(form: str) -> None:
    hidden = Redaction(["PASS"])(f"before {form} after")
    assert hidden.count(HIDDEN) == 1
    assert hidden.startswith("before ")
    assert hidden.endswith(" after")
    assert "ss w" not in hidden
    assert "rd" not in hidden


def test_one_value_within_another_leaves_no_rest() -> None:
    assert Redaction(["PASS", "LONGER"])(f"{VALUE}-and-more") == HIDDEN


def test_tables_keep_their_shape() -> None:
    redact = Redaction(["PASS"])
    assert redact.throughout({"a": [VALUE, 1, None], "b": (VALUE,)}) == {
        "a": [HIDDEN, 1, None],
        "b": [HIDDEN],
    }


def test_without_secrets_nothing_is_hidden() -> None:
    assert Redaction([])("any text") == "any text"
