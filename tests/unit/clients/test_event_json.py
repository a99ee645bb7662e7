"""The quick way to an event is the same as protobuf's own, for whatever comes."""

from __future__ import annotations

import json

import pytest
from google.protobuf import json_format
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients.event_json import decode_event, encode
from tokenwire.v1.stream_pb2 import Event, StreamRequest, TextDelta

# The same examples in every run, however slow the machine is.
steady = settings(derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def by_protobuf(text: str) -> Event | None:
    try:
        return json_format.Parse(text, Event(), ignore_unknown_fields=True)
    except json_format.ParseError:
        return None


def by_us(text: str) -> Event | None:
    try:
        return decode_event(text)
    except json_format.ParseError:
        return None


NUMBERS = st.one_of(st.integers(-1, 2**33), st.integers(0, 2**64).map(str), st.just("1_0"))
EVENTS = st.fixed_dictionaries(
    {},
    optional={
        "seq": NUMBERS,
        "saidNs": NUMBERS,
        "said_ns": NUMBERS,
        "text": st.one_of(st.fixed_dictionaries({}, optional={"text": st.text()}), st.text()),
        "done": st.just({}),
        "newKind": st.just({"x": [1]}),
    },
)


@steady
@given(EVENTS)
def test_any_event_decodes_as_protobuf_decodes_it(event: dict[str, object]) -> None:
    text = json.dumps(event)
    assert by_us(text) == by_protobuf(text)


@steady
@given(st.integers(1, 2**32 - 1), st.integers(0, 2**63 - 1), st.text(st.characters(codec="utf-8")))
def test_what_was_encoded_is_decoded(seq: int, said_ns: int, text: str) -> None:
    event = Event(seq=seq, said_ns=said_ns, text=TextDelta(text=text))
    assert decode_event(encode(event)) == event
    assert decode_event(encode(event).encode()) == event
    assert decode_event(json.dumps(json_format.MessageToDict(event), ensure_ascii=False)) == event


@pytest.mark.parametrize(
    "broken", ["", "{", "[]", "null", '"x"', '{"seq": "a"}', b"\xff", "[" * 100_000, '{"seq": -1}']
)
def test_what_is_no_event_is_a_parse_error(broken: str | bytes) -> None:
    with pytest.raises(json_format.ParseError):
        decode_event(broken)


def test_what_goes_out_is_one_line_of_ascii() -> None:
    said = encode(StreamRequest(script="a\nb\u2028\U0001f600"))
    assert said.isascii()
    assert "\n" not in said
