from __future__ import annotations

import json
from typing import Any

from google.protobuf import json_format
from hypothesis import given
from hypothesis import strategies as st

from servers.event_json import event_json
from servers.scripts.hostile import HOSTILE_TOKENS
from tokenwire.v1.stream_pb2 import (
    Commit,
    Done,
    Error,
    Event,
    Heartbeat,
    ReasoningDelta,
    Retract,
    TextDelta,
    ToolCallDelta,
    ToolRows,
    Usage,
)

uint32 = st.integers(0, 2**32 - 1)
int64 = st.integers(-(2**63), 2**63 - 1)
text = st.text() | st.sampled_from(HOSTILE_TOKENS)

BODIES: dict[str, st.SearchStrategy[Any]] = {
    "text": st.builds(TextDelta, text=text),
    "reasoning": st.builds(ReasoningDelta, text=text),
    "tool_call": st.builds(ToolCallDelta, call_id=text, name=text, arguments=text),
    "tool_rows": st.builds(
        ToolRows, call_id=text, rows=st.lists(text, max_size=3), last=st.booleans()
    ),
    "retract": st.builds(Retract, after_seq=uint32, reason=text),
    "commit": st.builds(Commit, through_seq=uint32),
    "heartbeat": st.builds(Heartbeat),
    "usage": st.builds(Usage, input_tokens=uint32, output_tokens=uint32),
    "error": st.builds(Error, code=text, message=text),
    "done": st.builds(Done, finish_reason=text),
}


@st.composite
def events(draw: st.DrawFn) -> Event:
    name = draw(st.sampled_from([*BODIES, ""]))
    body = {name: draw(BODIES[name])} if name else {}
    return Event(seq=draw(uint32), said_ns=draw(int64), **body)


@given(events())
def test_it_is_byte_for_byte_what_protobuf_writes(event: Event) -> None:
    tree = json_format.MessageToDict(event)
    assert event_json(event) == json.dumps(tree, ensure_ascii=False, separators=(",", ":"))


@given(events())
def test_protobuf_reads_it_back(event: Event) -> None:
    assert json_format.Parse(event_json(event), Event()) == event


@given(events())
def test_it_is_one_line_for_sse(event: Event) -> None:
    assert all(character >= " " for character in event_json(event))


def test_every_body_that_the_contract_knows_is_written() -> None:
    assert set(BODIES) == {field.name for field in Event.DESCRIPTOR.oneofs_by_name["body"].fields}
