"""The decoder against the standard's examples and a slow oracle, in every split."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients.sse_decoder import SseComment, SseDecoder, SseEvent, SseItem, SseRetry, SseTooLong
from tests.unit.clients.splits import splits


def message(data: str, type_: str = "message", last_event_id: str = "") -> SseEvent:
    return SseEvent(data, type_, last_event_id)


# WHATWG HTML, section 9.2.6, in its order; there the comment is not an event either.
STANDARD: dict[str, tuple[str, list[SseItem]]] = {
    "three lines of data": (
        "data: YHOO\ndata: +2\ndata: 10\n\n",
        [message("YHOO\n+2\n10")],
    ),
    "a comment, an id, an id reset, a leading space kept": (
        ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event",
        [
            SseComment(" test stream"),
            message("first event", last_event_id="1"),
            message("second event"),
        ],
    ),
    "empty data, twice empty data, and what the end cuts off": (
        "data\n\ndata\ndata\n\ndata:",
        [message(""), message("\n")],
    ),
    "one space after the colon is ignored": (
        "data:test\n\ndata: test\n\n",
        [message("test"), message("test")],
    ),
}
# After the questions that LaunchDarkly's contract tests put to an SSE client.
FURTHER: dict[str, tuple[str, list[SseItem]]] = {
    "an event type": ("event: add\ndata: 1\n\n", [message("1", "add")]),
    "an event type does not outlast its event": (
        "event: add\ndata: 1\n\ndata: 2\n\n",
        [message("1", "add"), message("2")],
    ),
    "a type without data is nothing, and is forgotten": (
        "event: add\n\ndata: 2\n\n",
        [message("2")],
    ),
    "an id without data is remembered": ("id: 7\n\ndata: a\n\n", [message("a", last_event_id="7")]),
    "an id outlasts its event": (
        "id: 7\ndata: a\n\ndata: b\n\n",
        [message("a", last_event_id="7"), message("b", last_event_id="7")],
    ),
    "an id with NUL is ignored": (
        "id: 7\ndata: a\n\nid: 8\0\ndata: b\n\n",
        [message("a", last_event_id="7"), message("b", last_event_id="7")],
    ),
    "a comment inside an event": ("data: a\n:hi\ndata: b\n\n", [SseComment("hi"), message("a\nb")]),
    "an empty comment": (":\n", [SseComment("")]),
    "a retry": ("retry: 2500\n\n", [SseRetry(2500)]),
    "retries that are no digits": ("retry: 2s\nretry: -1\nretry: \nretry: +1\nretry:\xb2\n", []),
    "a retry beyond all measure": (f"retry: {'9' * 5000}\n", []),
    "fields that nobody knows": ("datas: 1\nDATA: 2\n data: 3\nfoo\ndata: 4\n\n", [message("4")]),
    "colons in a value": ("data: a:b: c\n\n", [message("a:b: c")]),
    "a byte order mark at the start": ("\ufeffdata: a\n\n", [message("a")]),
    "a byte order mark twice": ("\ufeff\ufeffdata: a\ndata: b\n\n", [message("b")]),
    "a byte order mark later": (
        "data: a\n\n\ufeffdata: b\ndata: \ufeffc\n\n",
        [message("a"), message("\ufeffc")],
    ),
    "a byte order mark before a comment": ("\ufeff:x\n", [SseComment("x")]),
    "other line separators are text": (
        "data: a\u2028b\u0085c\x0bd\x0ce\x1cf\n\n",
        [message("a\u2028b\u0085c\x0bd\x0ce\x1cf")],
    ),
    "four bytes to a character": (
        "data: \U0001f468\u200d\U0001f469 e\u0301\n\n",
        [message("\U0001f468\u200d\U0001f469 e\u0301")],
    ),
    "blank lines alone": ("\n\n\n\n", []),
    "nothing": ("", []),
}
EXAMPLES = STANDARD | FURTHER


def decode(chunks: list[bytes], max_event_bytes: int = 1 << 20) -> list[SseItem]:
    decoder = SseDecoder(max_event_bytes)
    return [item for chunk in chunks for item in decoder.feed(chunk)]


def oracle(stream: bytes) -> list[SseItem]:
    """The standard's words one after the other, on the whole text at once."""
    lines = re.split("\r\n|\n|\r", stream.decode("utf-8", "replace").removeprefix("\ufeff"))[:-1]
    items: list[SseItem] = []
    data = kind = last_event_id = ""
    for line in lines:
        name, colon, value = line.partition(":")
        value = value[1:] if value[:1] == " " else value
        if line == "":
            if data != "":
                items.append(SseEvent(data[:-1], kind or "message", last_event_id))
            data = kind = ""
        elif colon and name == "":
            items.append(SseComment(line[1:]))
        elif name == "data":
            data += value + "\n"
        elif name == "event":
            kind = value
        elif name == "id" and "\0" not in value:
            last_event_id = value
        elif name == "retry" and re.fullmatch("[0-9]{1,18}", value):
            items.append(SseRetry(int(value)))
    return items


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n"], ids=["LF", "CR", "CRLF"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_decodes_to_the_same_items_in_every_split(example: str, line_end: str) -> None:
    text, expected = EXAMPLES[example]
    stream = text.replace("\n", line_end).encode()
    for chunks in splits(stream):
        assert decode(chunks) == expected, chunks


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_oracle_knows_the_examples(example: str) -> None:
    text, expected = EXAMPLES[example]
    assert oracle(text.encode()) == expected


def test_mixed_line_ends_are_each_one_line_end() -> None:
    stream = b"data: a\rdata: b\r\ndata: c\n\r\ndata: d\n\r\r\ndata: e\r\r"
    expected = [message("a\nb\nc"), message("d"), message("e")]
    for chunks in splits(stream):
        assert decode(chunks) == expected, chunks


def test_a_lone_cr_dispatches_without_waiting_for_what_follows() -> None:
    assert SseDecoder().feed(b"data: a\r\r") == [message("a")]


@pytest.mark.parametrize(
    "broken", [b"\xff", b"\xf0\x9f\x98", b"\xc3", b"\xed\xa0\x80", b"\xe2\x82\n", b"\xc0\xaf"]
)
def test_broken_utf_8_becomes_replacement_characters_in_every_split(broken: bytes) -> None:
    stream = b"data: a" + broken + b"\ndata: b\n\n"
    for chunks in splits(stream):
        assert decode(chunks) == oracle(stream), chunks


# The same examples in every run, however slow the machine is.
steady = settings(derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PIECES = st.sampled_from(
    b"data|id|event|retry|:| |\n|\r|\r\n|\0|7|x|\xff|\xf0\x9f|data: a\n\n|: p\r\n\r\n".split(b"|")
    + [character.encode() for character in "\ufeff\U0001f600"]
)


@steady
@given(st.lists(PIECES, max_size=40).map(b"".join), st.data())
def test_any_stream_in_any_split_decodes_as_the_oracle_says(
    stream: bytes, data: st.DataObject
) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    chunks = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert decode(chunks) == oracle(stream)


def test_an_event_may_be_as_long_as_the_limit_and_no_longer() -> None:
    fits, over = b"id: 1\ndata: 1234\n\n", b"id: 1\ndata: 12345\n\n"
    limit = len(b"id: 1" + b"data: 1234")
    for chunks in splits(fits * 3):
        assert decode(chunks, limit) == [message("1234", last_event_id="1")] * 3
    for chunks in splits(fits + over + fits):
        expected = [message("1234", last_event_id="1"), SseTooLong(limit)]
        assert decode(chunks, limit) == expected, chunks


def test_comments_do_not_add_up_to_an_event_but_one_of_them_may_be_too_long() -> None:
    assert SseTooLong(10) not in decode([b":123456\n" * 100], 10)
    for chunks in splits(b":1234567890\n:1\n"):
        assert decode(chunks, 10) == [SseTooLong(10)], chunks


def test_what_the_end_would_cut_off_is_known() -> None:
    decoder = SseDecoder()
    assert not decoder.unfinished
    decoder.feed(b"data: a\n")
    assert decoder.unfinished
    decoder.feed(b"\n")
    assert not decoder.unfinished
    decoder.feed(b"da")
    assert decoder.unfinished
