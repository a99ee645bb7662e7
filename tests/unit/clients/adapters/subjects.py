"""Each adapter beside the small service that it is tried on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from clients.adapters import catalogue
from clients.conversation import Conversation
from clients.endpoint import Endpoint
from clients.events import Ended, Heard, Noticed
from clients.manner import Manner, Setting
from tests.services import formats, grpc_service, http_service, websocket_service
from tests.services.stage import Stage
from tests.unit.clients.peers import HANG_SECONDS, Told
from tokenwire.v1.stream_pb2 import StreamRequest

SECRET = "sk-proj-0123456789"
AUTHORIZATION = (("Authorization", f"Bearer {SECRET}"),)
STOCK = Manner()
HARDENED = Manner(setting=Setting.HARDENED, max_event_bytes=200_000)
REQUEST = StreamRequest(script="document", run_id="r-1")
HOLD = 2  # tokens after which the services wait, where a test needs that

Serving = Callable[[Stage], AbstractAsyncContextManager[Endpoint]]
_ASKED = {"model": "m", "messages": [{"role": "user", "content": "Tell me a story"}]}


@dataclass(frozen=True)
class Subject:
    """One adapter: its name, its table, and its service."""

    adapter: str
    table: Mapping[str, Any]
    service: Serving
    path: str = ""

    @asynccontextmanager
    async def serving(self, stage: Stage) -> AsyncIterator[Endpoint]:
        """The endpoint with this adapter's path, and a secret in its headers."""
        async with self.service(stage) as endpoint:
            path = self.path or endpoint.path
            yield replace(endpoint, path=path, headers=AUTHORIZATION)

    def converse(self, endpoint: Endpoint, manner: Manner) -> Conversation:
        settings = catalogue.read(self.adapter, self.table)
        return catalogue.converse(settings)("any", endpoint, REQUEST, manner)


SUBJECTS = {
    each.adapter: each
    for each in (
        Subject("openai-chat", {"request": _ASKED}, http_service.serving),
        Subject(
            "openai-responses", {"request": {"model": "m", "input": "?"}}, http_service.serving
        ),
        Subject(
            "anthropic-messages", {"request": {**_ASKED, "max_tokens": 9}}, http_service.serving
        ),
        Subject(
            "plain-sse",
            {
                "request": {"prompt": "?"},
                "text": "delta",
                "done_event": "finished",
                "error_event": "failed",
                "error_message": "detail",
            },
            http_service.serving,
            formats.PLAIN.path,
        ),
        Subject(
            "ndjson",
            {"request": {"model": "m", "prompt": "?"}},
            http_service.serving,
            formats.LINES.path,
        ),
        Subject(
            "plain-websocket",
            {
                "start": {"type": "start", "prompt": "?"},
                "text": "data.text",
                "done": {"type": "end"},
                "error": {"type": "error"},
                "error_message": "why",
                "cancel": {"type": "cancel"},
                "keep_alive": {"type": "ping"},
            },
            websocket_service.serving,
        ),
        Subject(
            "grpc-method",
            {
                "method": "chat.v1.Chat/Complete",
                "request": {"text": "?"},
                "text": "delta.some_text",
                "done": {"done": True},
                "error": {"failure": "*"},
                "error_message": "failure",
                "keep_alive": {"idle": True},
            },
            grpc_service.serving,
        ),
    )
}
HTTP = [name for name in SUBJECTS if name not in ("plain-websocket", "grpc-method")]
MANNERS = {"stock": STOCK, "hardened": HARDENED}
each_adapter = pytest.mark.parametrize("subject", SUBJECTS.values(), ids=SUBJECTS)
each_manner = pytest.mark.parametrize("manner", MANNERS.values(), ids=MANNERS)


def text_of(got: Told) -> str:
    """All text that was heard."""
    return "".join(each.event.text.text for each in got.heard if each.event is not None)


async def heard_then(conversation: Conversation, act: Callable[[], Awaitable[None]]) -> Told:
    """Iterate to the end; `act` once two tokens of text were heard."""
    items: list[Heard | Noticed | Ended] = []
    texts = 0
    try:
        async with asyncio.timeout(HANG_SECONDS):
            async for item in conversation:
                items.append(item)
                if isinstance(item, Heard) and item.event and item.event.HasField("text"):
                    texts += 1
                    if texts == HOLD:
                        await act()
    finally:
        await conversation.aclose()
    return Told(items)
