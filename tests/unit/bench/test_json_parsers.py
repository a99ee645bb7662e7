"""Our emitter fails at nothing on any prefix; each kind of failure is found where there is one."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence

import pytest

from bench.json_parsers import readers
from bench.json_parsers.chunkings import chunked, chunkings, ends
from bench.json_parsers.documents import Document, ours, suite, unambiguous
from bench.json_parsers.failures import Failures, failures
from bench.json_parsers.parser import Leaves, Parser, Refused, leaves
from bench.json_parsers.reparsers import reparsers

GATE = readers.ours()
INSTALLED = [GATE, *reparsers(), *readers.readers()]
DOCUMENTS = [*ours(), *suite()]


def test_ours_fails_at_nothing_on_any_prefix_of_any_document() -> None:
    assert failures(GATE, unambiguous(DOCUMENTS)) == Failures()


def test_ours_shows_the_same_however_the_document_is_cut_and_a_chunk_late_at_most() -> None:
    found = chunked(GATE, unambiguous(DOCUMENTS))
    assert (found.differs, found.late_chunks) == (0, 1)
    assert found.chunkings > 8 * len(unambiguous(DOCUMENTS))


def test_a_document_is_cut_in_two_at_every_place() -> None:
    text = '[1, "ab"]'
    every = list(chunkings(text))
    assert all("".join(pieces) == text for pieces in every)
    assert {(text[:at], text[at:]) for at in range(1, len(text))} <= set(every)


def test_the_scalars_of_a_document_end_where_a_reader_sees_it() -> None:
    text = '{"a:": [1, "b\\"", true], "c" : -1.5e3 }'
    assert [text[:end][-4:] for end in ends(text)] == [": [1", 'b\\""', "true", ".5e3"]


@pytest.mark.skipif(not suite(), reason="JSONTestSuite is not installed: make peers")
def test_the_suite_is_all_there() -> None:
    assert sum(document.valid for document in suite()) == 95
    assert sum(not document.valid for document in suite()) == 188


@pytest.mark.parametrize("document", ours(), ids=lambda each: each.name)
def test_our_documents_are_what_the_standard_library_says(document: Document) -> None:
    try:
        json.loads(document.text, parse_constant=_no_constant)
    except ValueError:
        assert not document.valid
    else:
        assert document.valid


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _shows(view: Callable[[str], Leaves | Refused]) -> Parser:
    """A parser that shows this after each prefix."""

    def views(pieces: Sequence[str]) -> Iterator[Leaves | Refused]:
        so_far = ""
        for piece in pieces:
            so_far += piece
            yield view(so_far)

    return Parser("mutant", views, lambda _pieces: None)


def _whole_or(else_shown: Leaves | Refused) -> Callable[[str], Leaves | Refused]:
    def view(text: str) -> Leaves | Refused:
        try:
            return dict(leaves(json.loads(text, parse_constant=_no_constant)))
        except ValueError:
            return else_shown

    return view


ONE = [Document("one", '{"id":4711,"a":"Delete","t":true}', True)]
PREFIXES = len(ONE[0].text) - 1
MUTANTS: dict[str, tuple[Leaves | Refused, dict[str, int]]] = {
    "raises": (Refused("it is not whole"), {"raises": PREFIXES}),
    "wrong numbers": ({"/id": 47}, {"wrong_numbers": PREFIXES}),
    "half strings": ({"/a": "Del"}, {"half_strings": PREFIXES}),
    "wrong literals": ({"/t": None}, {"wrong_literals": PREFIXES}),
    "a number of another type": ({"/id": 4711.0}, {"wrong_numbers": PREFIXES}),
    "phantom keys": ({"/x": 1}, {"phantom_keys": PREFIXES, "regressions": 1}),
}


@pytest.mark.parametrize(("shown", "found"), MUTANTS.values(), ids=MUTANTS)
def test_a_parser_that_fails_so_is_found(shown: Leaves | Refused, found: dict[str, int]) -> None:
    assert failures(_shows(_whole_or(shown)), ONE) == Failures(**found)


def test_a_parser_that_is_wrong_about_the_whole_document_is_found() -> None:
    valid, invalid = [Document("one", "[1]", True)], [Document("two", "[1", False)]
    refuses = failures(_shows(lambda _text: Refused("no")), valid)
    assert refuses.refused_valid == 1
    assert failures(_shows(lambda _text: {}), valid).wrong_in_the_end == 1
    assert failures(_shows(lambda _text: {}), invalid).accepted_invalid == 1


def _hasty(else_shown: Leaves | Refused) -> Parser:
    """It takes the end of a chunk for the end of a number, and of the array around it."""

    def views(pieces: Sequence[str]) -> Iterator[Leaves | Refused]:
        so_far = ""
        for piece in pieces:
            so_far += piece
            closed = "]" if len(piece) > 1 and piece[-1].isdigit() else ""
            yield _whole_or(else_shown)(so_far + closed)

    return Parser("mutant", views, lambda _pieces: None)


def test_a_parser_that_closes_a_number_at_the_end_of_a_chunk_is_found() -> None:
    valid, invalid = [Document("one", "[4711]", True)], [Document("two", "[47", False)]
    assert failures(_hasty({}), valid) == Failures()
    assert chunked(_hasty({}), valid).differs > 0
    assert chunked(_hasty(Refused("it is not whole")), invalid).differs > 0


def test_a_parser_that_waits_for_the_end_is_late() -> None:
    waits = _shows(_whole_or({}))
    assert chunked(waits, ONE).late_chunks == len(ONE[0].text) - len('{"id":4711')
    assert chunked(_shows(lambda _text: {}), ONE).late_chunks == math.inf


def test_a_view_that_takes_something_back_is_a_regression() -> None:
    shown = iter([{"/0": 1}, {}, {"/0": 1}])
    found = failures(_shows(lambda _text: next(shown)), [Document("one", "[1]", True)])
    assert found.regressions == 1


@pytest.mark.parametrize("parser", INSTALLED, ids=lambda each: each.name)
def test_every_parser_that_is_installed_reads_a_whole_document(parser: Parser) -> None:
    whole = dict(leaves(json.loads(ONE[0].text)))
    shown = list(parser.views(tuple(ONE[0].text)))[-1]
    assert not isinstance(shown, Refused)
    assert shown == whole
    parser.work(tuple(ONE[0].text))
