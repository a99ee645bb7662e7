"""A recording as the chunks of the chat completion that it would be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lenses.body import Kind, Text, ToolCall, Usage
from lenses.stream import Clock, Stream, Unmeasurable, sift
from tokenwire.recording import Recording


def stream_of(recording: Recording) -> Stream:
    """What arrived at the application. Raises: AssertionError, nothing can be said of it."""
    stream = sift(recording, Clock.APPLICATION)
    assert not isinstance(stream, Unmeasurable)
    return stream


def chunks(recording: Recording) -> list[tuple[int, dict[str, Any]]]:
    """When each came, and its JSON; what no chat completion has is left out."""
    return list(_chunks(stream_of(recording)))


def _chunks(stream: Stream) -> Iterator[tuple[int, dict[str, Any]]]:
    for token in stream.tokens:
        match token.part:
            case Text(text=text):
                name = (
                    "content" if token.kind is Kind.TEXT else "reasoning"
                )  # vLLM 0.33 looks at no other name
                yield token.at_ns, _chunk({name: text})
            case ToolCall(call_id=call_id, name=name, arguments=arguments):
                function = {"name": name, "arguments": arguments}
                call = {"index": 0, "id": call_id, "function": function}
                yield token.at_ns, _chunk({"tool_calls": [call]})
            case Usage(input_tokens=read, output_tokens=written):
                usage = {"prompt_tokens": read, "completion_tokens": written}
                yield (
                    token.at_ns,
                    {"object": "chat.completion.chunk", "choices": [], "usage": usage},
                )
            case _:
                pass


def _chunk(delta: dict[str, Any]) -> dict[str, Any]:
    return {"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": delta}]}
