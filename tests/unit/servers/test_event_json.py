from __future__ import annotations

import pytest
from google.protobuf import json_format

from servers.event_json import event_json
from servers.scripts.hostile import HOSTILE_TOKENS
from tokenwire.v1.stream_pb2 import Done, Event, TextDelta


def test_it_is_protobuf_json_without_spaces() -> None:
    event = Event(seq=7, said_ns=2**53 + 1, done=Done(finish_reason="stop"))
    assert event_json(event) == (
        '{"seq":7,"saidNs":"9007199254740993","done":{"finishReason":"stop"}}'
    )


@pytest.mark.parametrize("text", HOSTILE_TOKENS)
def test_hostile_text_is_one_line_and_reads_back(text: str) -> None:
    event = Event(seq=1, text=TextDelta(text=text))
    written = event_json(event)
    assert all(character >= " " for character in written)
    assert json_format.Parse(written, Event()) == event


def test_what_is_not_ascii_travels_as_itself() -> None:
    assert "\U0001f600" in event_json(Event(text=TextDelta(text="\U0001f600")))
