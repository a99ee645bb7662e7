"""The vendors' formats as they document them, in bytes: what comes before the text, with it, after.

OpenAI: platform.openai.com/docs/api-reference/{chat-streaming,responses-streaming}. Anthropic:
docs.anthropic.com/en/docs/build-with-claude/streaming. NDJSON: Ollama's docs/api.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tests.services.stage import TOKENS


@dataclass(frozen=True)
class Format:
    """One format. `keep_alive`: what the service may say in a pause, b"" where it has nothing."""

    path: str
    media_type: str
    before: bytes
    tokens: tuple[bytes, ...]
    end: bytes
    error: bytes
    keep_alive: bytes = b": keep-alive\n\n"


def sse(data: Any, event: str = "") -> bytes:
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    named = f"event: {event}\n" if event else ""
    return f"{named}data: {text}\n\n".encode()


def _chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> bytes:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    chunk = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    return sse({**chunk, "choices": [choice], **more})


_USAGE = {"prompt_tokens": 3, "completion_tokens": len(TOKENS), "total_tokens": 3 + len(TOKENS)}
CHAT = Format(
    "/v1/chat/completions",
    "text/event-stream; charset=utf-8",
    _chunk({"role": "assistant", "content": "", "refusal": None}),
    tuple(_chunk({"content": token}) for token in TOKENS),
    _chunk({}, "stop")
    + sse(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "m",
            "choices": [],
            "usage": _USAGE,
        }
    )
    + b"data: [DONE]\n\n",
    sse(
        {
            "error": {
                "message": "The server had an error",
                "type": "server_error",
                "param": None,
                "code": None,
            }
        }
    ),
)


def _response(number: int, type_: str, **fields: Any) -> bytes:
    return sse({"type": type_, "sequence_number": number, **fields}, type_)


_PART = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
_BODY: dict[str, Any] = {
    "id": "resp_1",
    "object": "response",
    "created_at": 1,
    "model": "m",
    "status": "in_progress",
    "output": [],
    "error": None,
    "incomplete_details": None,
    "parallel_tool_calls": True,
    "tool_choice": "auto",
    "tools": [],
    "usage": None,
}
_ITEM: dict[str, Any] = {
    "id": "msg_1",
    "type": "message",
    "status": "in_progress",
    "role": "assistant",
    "content": [],
}
_DELTAS = tuple(
    _response(3 + number, "response.output_text.delta", **_PART, delta=token, logprobs=[])
    for number, token in enumerate(TOKENS)
)
_N = 3 + len(TOKENS)
RESPONSES = Format(
    "/v1/responses",
    "text/event-stream; charset=utf-8",
    _response(0, "response.created", response=_BODY)
    + _response(1, "response.output_item.added", output_index=0, item=_ITEM)
    + _response(
        2,
        "response.content_part.added",
        **_PART,
        part={"type": "output_text", "text": "", "annotations": []},
    ),
    _DELTAS,
    _response(_N, "response.output_text.done", **_PART, text="".join(TOKENS), logprobs=[])
    + _response(
        _N + 1,
        "response.completed",
        response={
            **_BODY,
            "status": "completed",
            "output": [
                {
                    **_ITEM,
                    "status": "completed",
                    "content": [
                        {"type": "output_text", "text": "".join(TOKENS), "annotations": []}
                    ],
                }
            ],
            "usage": {
                "input_tokens": 3,
                "output_tokens": len(TOKENS),
                "total_tokens": 3 + len(TOKENS),
                "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
                "output_tokens_details": {"reasoning_tokens": 0},
            },
        },
    ),
    _response(5, "error", code="server_error", message="The server had an error", param=None),
)


def _message(type_: str, **fields: Any) -> bytes:
    return sse({"type": type_, **fields}, type_)


MESSAGES = Format(
    "/v1/messages",
    "text/event-stream; charset=utf-8",
    _message(
        "message_start",
        message={
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "content": [],
            "model": "m",
            "stop_reason": None,
            "stop_sequence": None,
            "usage": {"input_tokens": 3, "output_tokens": 1},
        },
    )
    + _message("content_block_start", index=0, content_block={"type": "text", "text": ""})
    + _message("ping"),
    tuple(
        _message("content_block_delta", index=0, delta={"type": "text_delta", "text": token})
        for token in TOKENS
    ),
    _message("content_block_stop", index=0)
    + _message(
        "message_delta",
        delta={"stop_reason": "end_turn", "stop_sequence": None},
        usage={"output_tokens": len(TOKENS)},
    )
    + _message("message_stop"),
    _message("error", error={"type": "overloaded_error", "message": "The server had an error"}),
    keep_alive=_message("ping"),
)

PLAIN = Format(
    "/stream",
    "text/event-stream",
    b"retry: 1000\n\n",
    tuple(sse({"delta": token}) for token in TOKENS),
    sse("{}", "finished"),
    sse({"detail": "The server had an error"}, "failed"),
)

LINES = Format(
    "/api/generate",
    "application/x-ndjson",
    b"",
    tuple(
        json.dumps({"model": "m", "response": token, "done": False}, ensure_ascii=False).encode()
        + b"\n"
        for token in TOKENS
    ),
    b'{"model":"m","response":"","done":true,"done_reason":"stop","eval_count":8}\n',
    b'{"error":"The server had an error"}\n',
    keep_alive=b"\n",
)

# An event that nobody knows yet: "take back what I said after the first", in each format's manner.
UNKNOWN = {
    CHAT.path: _chunk({"retract": {"after": 1}}),
    RESPONSES.path: sse({"type": "response.retract", "after": 1}, "response.retract"),
    MESSAGES.path: _message("content_block_retract", index=0, after=1),
    PLAIN.path: sse({"after": 1}, "retract"),
    LINES.path: b'{"model":"m","retract":{"after":1},"done":false}\n',
}
FORMATS = {each.path: each for each in (CHAT, RESPONSES, MESSAGES, PLAIN, LINES)}
