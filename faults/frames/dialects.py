"""How the streaming APIs in use say, in the stream itself, that they have failed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum


class Dialect(StrEnum):
    """Whose words."""

    TOKENWIRE = "tokenwire"  # this project's contract, proto/tokenwire/v1/stream.proto
    OPENAI_CHAT = "openai-chat"  # OpenAI, Chat Completions
    OPENAI_RESPONSES = "openai-responses"  # OpenAI, Responses, streaming events: error
    ANTHROPIC = "anthropic"  # Anthropic, Streaming Messages, error events
    VERCEL = "vercel"  # AI SDK, UI message stream protocol: error part
    MCP = "mcp"  # JSON-RPC 2.0 §5.1, over MCP's Streamable HTTP


@dataclass(frozen=True, slots=True)
class InBand:
    """An error as a stream carries it: a name for the event, where the dialect has names."""

    event: str
    data: str

    def sse(self) -> bytes:
        """The error as a server-sent event."""
        name = f"event: {self.event}\r\n" if self.event else ""
        return f"{name}data: {self.data}\r\n\r\n".encode()


def in_band(dialect: Dialect) -> InBand:
    """An overloaded server's error in `dialect`."""
    event, body = _ERRORS[dialect]
    return InBand(event, json.dumps(body, separators=(",", ":")))


_OVERLOADED = "The server is overloaded."
_ERRORS: dict[Dialect, tuple[str, object]] = {
    Dialect.TOKENWIRE: ("", {"error": {"code": "overloaded", "message": _OVERLOADED}}),
    Dialect.OPENAI_CHAT: (
        "",
        {
            "error": {
                "message": _OVERLOADED,
                "type": "server_error",
                "param": None,
                "code": "overloaded",
            }
        },
    ),
    Dialect.OPENAI_RESPONSES: (
        "error",
        {
            "type": "error",
            "code": "server_error",
            "message": _OVERLOADED,
            "param": None,
            "sequence_number": 0,
        },
    ),
    Dialect.ANTHROPIC: (
        "error",
        {"type": "error", "error": {"type": "overloaded_error", "message": _OVERLOADED}},
    ),
    Dialect.VERCEL: ("", {"type": "error", "errorText": _OVERLOADED}),
    Dialect.MCP: (
        "message",
        {"jsonrpc": "2.0", "id": 1, "error": {"code": -32603, "message": _OVERLOADED}},
    ),
}
