from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenses.quantiles import of
from lenses.stream import Unmeasurable
from lenses.structured_output import StructuredOutput, structured_output
from tests.unit.lenses import made
from tests.unit.lenses.made import At
from tokenwire.recording import Noticed, Recording


def _measured(recording: Recording, enums: Mapping[str, set[str]] = {}) -> StructuredOutput:
    found = structured_output(recording, enums)
    assert isinstance(found, StructuredOutput), found
    return found


def _said(pieces: Sequence[str], *, done: bool = True) -> Recording:
    """A piece of a document every 10 ms."""
    events = [At(10 * n, made.text(piece)) for n, piece in enumerate(pieces, start=1)]
    end = At(10 * len(pieces), made.DONE)
    if done:
        return made.recording([*events, end])
    return made.recording(events, unheard=[end], ending="failed", ended_ms=10 * len(pieces) + 7)


def test_token_47_by_hand() -> None:
    found = _measured(_said(['{"id": 47', "11", ', "op": "Del', "ete", 'IfEmpty"', "}"]))
    assert (found.documents, found.whole, found.values, found.errors) == (1, 1, 2, ())
    assert (found.half_formed, found.wrong_numbers) == (3, 1)  # 47; Del, Delete
    assert found.first_value_ms == 30
    assert found.held_ms == of([20, 20])


def test_a_value_that_opens_and_closes_in_one_piece_is_not_held() -> None:
    found = _measured(_said(['{"a": 1,', ' "b": "x",', ' "c": 3}']))
    assert found.held_ms == of([0, 0, 0])


def test_a_string_that_is_only_closed_by_the_next_piece_was_not_wrong() -> None:
    found = _measured(_said(['{"a": "b', '"}']))
    assert (found.half_formed, found.values) == (0, 1)


def test_a_document_that_ends_early_is_an_error_and_tells_how_late_it_was_told() -> None:
    found = _measured(_said(['{"op": "Delete'], done=False))
    assert (found.whole, found.values, found.half_formed) == (0, 0, 1)
    assert found.errors == ("it ended at /op, inside a token",)
    assert found.told_after_ms == 7


def test_an_early_end_that_nobody_tells_is_known_by_nobody() -> None:
    unsaid = made.recording([At(10, made.text("[1, 2"))], ending="unsaid")
    found = _measured(unsaid)
    assert (found.values, found.wrong_numbers, found.told_after_ms) == (1, 1, None)
    assert len(found.errors) == 1


def test_an_enum_is_whole_or_an_error() -> None:
    enums = {"/op": {"Delete", "DeleteIfEmpty"}}
    assert _measured(_said(['{"op": "Delete', 'IfEmpty"}']), enums).errors == ()
    [error] = _measured(_said(['{"op": "Delet', '"}']), enums).errors
    assert "is none of Delete, DeleteIfEmpty" in error


def test_each_call_is_a_document_of_its_own() -> None:
    events = [
        At(10, made.tool_call('{"a": ', "one")),
        At(20, made.tool_call('{"b": 1}', "two")),
        At(30, made.tool_call("2}", "one")),
        At(30, made.DONE),
    ]
    found = _measured(made.recording(events))
    assert (found.documents, found.whole, found.values) == (2, 2, 2)


def test_a_stall_behind_heartbeats_is_still_a_stall() -> None:
    events = [At(10, made.text("[1,")), At(3010, made.text("2]")), At(3010, made.DONE)]
    pings = [Noticed("ping", made.ns(500 * n)) for n in range(1, 6)]
    found = _measured(made.recording(events, noticed=pings))
    assert (found.longest_silence_ms, found.signs_in_silence) == (3000, 5)


def test_a_top_level_number_waits_for_done() -> None:
    assert isinstance(structured_output(_said(["4", "7"])), Unmeasurable)
    events = [At(10, made.tool_call("4")), At(20, made.tool_call("7")), At(90, made.DONE)]
    found = _measured(made.recording(events))
    assert (found.values, found.first_value_ms, found.wrong_numbers) == (1, 90, 1)


def test_prose_is_no_document() -> None:
    assert isinstance(structured_output(_said(["Hello", " there"])), Unmeasurable)


def test_a_text_that_was_retracted_is_not_one_document() -> None:
    events = [At(10, made.text("[1")), At(20, made.retract(0)), At(30, made.DONE)]
    assert isinstance(structured_output(made.recording(events)), Unmeasurable)


DOCUMENT = json.dumps({"op": "DeleteIfEmpty", "id": 4711, "tags": ["é", True, None], "x": -1.5})


@pytest.mark.parametrize("end", range(1, len(DOCUMENT)))
def test_cut_at_any_character_nothing_half_formed_passes(end: int) -> None:
    enums = {"/op": {"Delete", "DeleteIfEmpty"}}
    found = _measured(_said([DOCUMENT[:end]], done=False), enums)
    assert (found.whole, len(found.errors)) == (0, 1)
    values = ['"DeleteIfEmpty"', "4711,", '"\\u00e9"', "true,", "null]", "-1.5}"]
    assert found.values == sum(DOCUMENT.index(each) + len(each) <= end for each in values)


@made.steady
@given(st.lists(st.integers(1, 9), min_size=1, max_size=40))
def test_what_passes_does_not_depend_on_the_pieces(sizes: list[int]) -> None:
    pieces: list[str] = []
    rest = DOCUMENT
    for size in sizes:
        pieces, rest = [*pieces, rest[:size]], rest[size:]
    found = _measured(_said([piece for piece in [*pieces, rest] if piece]))
    assert (found.values, found.whole) == (6, 1)
    assert found.held_ms is not None
    assert found.held_ms.max >= 0


def test_real_structured_output_passes_whole_on_every_wire(live: Mapping[str, Recording]) -> None:
    for wire in made.WIRES:
        recording = live[f"structured/{wire}"]
        found = _measured(recording)
        assert (found.documents, found.whole, found.errors) == (1, 1, ())
        assert found.values == 1 + 8 * 3 + 1
        assert found.half_formed > 0
        assert found.wrong_numbers <= found.half_formed
