"""The readers by themselves: every kind of event that a format has, and whatever else may come."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clients.adapters.anthropic_messages import MessagesReader
from clients.adapters.named import NamedReader
from clients.adapters.numbering import Numbering
from clients.adapters.openai_chat import ChatReader
from clients.adapters.openai_responses import ResponsesReader
from clients.adapters.reader import Note, Reader, UnreadableEvent
from clients.adapters.stated import Stated, StatedReader
from tokenwire.v1.stream_pb2 import (
    Done,
    Error,
    Event,
    ReasoningDelta,
    TextDelta,
    ToolCallDelta,
    Usage,
)


def read(reader: Reader, *said: Any) -> list[Event | Note]:
    """What these events say; one is data, or its name and its data."""
    told: list[Event | Note] = []
    for each in said:
        name, data = cast("tuple[str, Any]", each if isinstance(each, tuple) else ("message", each))
        text = data if isinstance(data, str) else json.dumps(data)
        told += reader.read(name, text)
    return told


def choice(**delta: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": delta}]}


def call(call_id: str, name: str = "", arguments: str = "") -> Event:
    return Event(tool_call=ToolCallDelta(call_id=call_id, name=name, arguments=arguments))


def test_chat_tells_text_thought_tools_usage_and_why_it_ended() -> None:
    got = read(
        ChatReader(),
        choice(role="assistant", content=""),
        choice(reasoning_content="hm"),
        choice(content="Hi"),
        choice(refusal="No"),
        choice(tool_calls=[{"index": 0, "id": "c1", "function": {"name": "f", "arguments": ""}}]),
        choice(tool_calls=[{"index": 0, "function": {"arguments": "{}"}}]),
        {"choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]},
        {"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 4}},
        "[DONE]",
    )
    assert got == [
        Note("step", "a chunk without content"),
        Event(reasoning=ReasoningDelta(text="hm")),
        Event(text=TextDelta(text="Hi")),
        Event(text=TextDelta(text="No")),
        call("c1", "f"),
        call("c1", "", "{}"),
        Note("step", "a chunk without content"),
        Event(usage=Usage(input_tokens=3, output_tokens=4)),
        Event(done=Done(finish_reason="tool_calls")),
    ]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ({"message": "no", "type": "server_error", "code": None}, "server_error"),
        ({"message": "no", "type": "x", "code": 400}, "400"),
        ({"message": "no", "code": "rate_limit"}, "rate_limit"),
        ("no", "error"),
    ],
)
def test_chat_errors_come_in_several_shapes_and_done_after_one_is_no_end(
    error: Any, code: str
) -> None:
    reader = ChatReader()
    got = read(reader, {"error": error}, "[DONE]")
    assert got[0] == Event(error=Error(code=code, message="no"))
    assert isinstance(got[1], Note)
    assert reader.raises == "APIError"


def test_a_second_choice_is_noticed_and_not_mixed_into_the_first() -> None:
    got = read(ChatReader(), {"choices": [{"index": 1, "delta": {"content": "other"}}]})
    assert got == [Note("unknown", "choice 1")]


def responses(number: int, type_: str, **fields: Any) -> dict[str, Any]:
    return {"type": type_, "sequence_number": number, **fields}


def test_responses_tell_text_thought_tools_usage_and_why_it_ended() -> None:
    tool = {"type": "function_call", "call_id": "c1", "name": "f"}
    usage = {"input_tokens": 3, "output_tokens": 4}
    got = read(
        ResponsesReader(),
        responses(0, "response.created", response={}),
        responses(1, "response.reasoning_summary_text.delta", delta="hm"),
        responses(2, "response.output_text.delta", delta="Hi"),
        responses(3, "response.output_item.added", output_index=1, item=tool),
        responses(4, "response.function_call_arguments.delta", output_index=1, delta="{}"),
        responses(5, "response.audio.delta", delta={"odd": 1}),
        responses(6, "response.completed", response={"usage": usage}),
    )
    bodies = [each if isinstance(each, Note) else each.WhichOneof("body") for each in got]
    assert bodies == [
        Note("step", "response.created"),
        "reasoning",
        "text",
        "tool_call",
        "tool_call",
        Note("step", "response.audio.delta"),
        "usage",
        "done",
    ]
    assert [each.seq for each in got if isinstance(each, Event)] == [1, 2, 3, 4, 5, 6]
    assert got[3] == Event(seq=3, tool_call=ToolCallDelta(call_id="c1", name="f"))
    assert got[4] == Event(seq=4, tool_call=ToolCallDelta(call_id="c1", arguments="{}"))


@pytest.mark.parametrize(
    ("event", "body", "raises"),
    [
        (
            {"type": "response.incomplete",
             "response": {"incomplete_details": {"reason": "max_output_tokens"}}},
            Event(done=Done(finish_reason="max_output_tokens")), "",
        ),
        (
            {"type": "response.failed", "response": {"error": {"code": "c", "message": "m"}}},
            Event(error=Error(code="c", message="m")), "",
        ),
        ({"type": "error", "code": "c", "message": "m"},
         Event(error=Error(code="c", message="m")), ""),
        ({"type": "error", "error": {"type": "c", "message": "m"}},
         Event(error=Error(code="c", message="m")), "APIError"),
    ],
)  # fmt: skip
def test_responses_end_in_several_ways(event: Any, body: Event, raises: str) -> None:
    reader = ResponsesReader()
    got = read(reader, event)
    body.seq = 1
    assert got == [body]
    assert reader.raises == raises


def test_messages_tell_text_thought_tools_usage_and_why_it_ended() -> None:
    block = {"type": "tool_use", "id": "c1", "name": "f"}
    got = read(
        MessagesReader(),
        ("message_start", {"message": {"usage": {"input_tokens": 3, "output_tokens": 1}}}),
        ("content_block_start", {"index": 0, "content_block": {"type": "text", "text": ""}}),
        ("content_block_delta", {"index": 0, "delta": {"type": "text_delta", "text": "Hi"}}),
        ("ping", {"type": "ping"}),
        ("content_block_delta", {"index": 1, "delta": {"thinking": "hm"}}),
        ("content_block_delta", {"index": 1, "delta": {"type": "signature_delta"}}),
        ("content_block_start", {"index": 2, "content_block": block}),
        ("content_block_delta", {"index": 2, "delta": {"partial_json": "{}"}}),
        ("from_the_future", {"delta": 1}),
        ("message_delta", {"delta": {"stop_reason": "tool_use"}, "usage": {"output_tokens": 4}}),
        ("message_stop", {}),
        {"no": "name"},
    )
    assert [each for each in got if isinstance(each, Event)] == [
        Event(text=TextDelta(text="Hi")),
        Event(reasoning=ReasoningDelta(text="hm")),
        call("c1", "f"),
        call("c1", "", "{}"),
        Event(usage=Usage(input_tokens=3, output_tokens=4)),
        Event(done=Done(finish_reason="tool_use")),
    ]
    assert [each.kind for each in got if isinstance(each, Note)] == [
        "step", "step", "ping", "step", "step", "unknown"
    ]  # fmt: skip


def test_the_services_own_numbers_show_what_is_missing_and_what_came_twice() -> None:
    numbering = Numbering()

    def seq(number: int | None, count: int = 1) -> list[int]:
        events = [Event() for _ in range(count)]
        numbering.number(number, events)
        return [event.seq for event in events]

    assert [seq(5), seq(6, 0), seq(7, 2), seq(8)] == [[1], [], [2, 3], [4]]
    assert seq(11) == [7]  # two are missing
    assert seq(12, 0) == []
    assert seq(7) == [2]  # again
    assert [seq(13), seq(None)] == [[8], [9]]


def test_a_stated_format_may_bring_its_last_text_with_its_end() -> None:
    reader = StatedReader(Stated(text="a.0.b", done={"end": True}))
    got = read(reader, {"a": [{"b": "x"}]}, {"a": [{"b": "y"}], "end": True}, {"a": []})
    assert got == [
        Event(text=TextDelta(text="x")),
        Event(text=TextDelta(text="y")),
        Event(done=Done(finish_reason="stop")),
        Note("unknown", """no text: '{"a": []}'"""),
    ]


def test_a_stated_format_may_be_bare_text() -> None:
    reader = StatedReader(Stated(text="", done="[DONE]", error={"error": "*"}, keep_alive="."))
    got = read(reader, "Hi ", '{"x": 1}', ".", {"error": {"m": 1}}, "[DONE]")
    assert got == [
        Event(text=TextDelta(text="Hi ")),
        Event(text=TextDelta(text='{"x": 1}')),
        Note("heartbeat"),
        Event(error=Error(code="error", message='{"error": {"m": 1}}')),
        Event(done=Done(finish_reason="[DONE]")),
    ]


def test_true_is_not_one_and_a_text_is_not_a_number() -> None:
    reader = StatedReader(Stated(text="t", done={"done": True}))
    assert all(isinstance(each, Note) for each in read(reader, {"done": 1}, {"done": "true"}))


@pytest.mark.parametrize(
    "data", ["", "{", "null x", '{"t": 5}', '{"t": ["x"]}', "\ud800", "[" * 9999]
)
def test_what_cannot_be_read_says_so_in_one_line(data: str) -> None:
    with pytest.raises((ValueError, RecursionError)) as told:
        read(StatedReader(Stated(text="t", done={"done": True})), data)
    assert "\n" not in str(told.value)


def test_the_reason_names_the_place_and_shows_what_is_there() -> None:
    with pytest.raises(UnreadableEvent, match=r"Expected `array \| null`.*choices.*'\{"):
        read(ChatReader(), {"choices": 5})


KEYS = ["choices", "delta", "content", "error", "usage", "type", "response", "item", "index",
        "message", "tool_calls", "sequence_number", "output_index", "code", "prompt_tokens",
        "output_tokens", "done", "t"]  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=12,
)
NAMES = st.sampled_from(
    ["message", "error", "content_block_delta", "content_block_start", "message_start",
     "message_delta", "message_stop", "ping"]
)  # fmt: skip
TYPES = st.sampled_from(
    ["response.output_text.delta", "response.output_item.added", "response.completed",
     "response.failed", "error", "response.function_call_arguments.delta"]
)  # fmt: skip


@given(name=NAMES, type_=TYPES, found=JSON)
@settings(max_examples=80, deadline=None)
def test_no_json_makes_a_reader_raise_anything_but_what_it_says(
    name: str, type_: str, found: Any
) -> None:
    typed = dict(cast("dict[str, Any]", found), type=type_) if isinstance(found, dict) else found
    for reader in (
        ChatReader(),
        ResponsesReader(),
        MessagesReader(),
        StatedReader(Stated(text="t", done={"done": True}, error={"error": "*"})),
        NamedReader(Stated(text="", done=""), {"error": "error"}),
    ):
        for data in (json.dumps(found), json.dumps(typed)):
            try:
                told = list(reader.read(name, data))
            except ValueError:
                continue
            assert all(isinstance(each, Note) or each.WhichOneof("body") for each in told)
