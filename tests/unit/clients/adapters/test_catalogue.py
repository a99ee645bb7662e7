"""The adapters by name: strictly read, and leaving as each can."""

from __future__ import annotations

from typing import Any

import pytest

from clients.adapters import catalogue
from clients.adapters.catalogue import ADAPTERS, BadAdapterError
from clients.adapters.openai_chat import OpenAiChat
from clients.conversation import Stop
from clients.events import Ending
from clients.manner import Manner
from tests.services.stage import TOKENS, Stage
from tests.unit.clients.adapters.subjects import (
    HOLD,
    SUBJECTS,
    Subject,
    each_adapter,
    each_manner,
    heard_then,
    text_of,
)
from tests.unit.clients.peers import Told
from tokenwire.v1.stream_pb2 import Approve, Cancel, ClientMessage


def test_every_adapter_has_a_service_to_be_tried_on() -> None:
    assert list(SUBJECTS) == list(ADAPTERS)


def test_settings_come_from_a_table() -> None:
    assert catalogue.read("openai-chat", {"request": {"model": "m"}}) == OpenAiChat(
        request={"model": "m"}
    )


@pytest.mark.parametrize(
    ("name", "table", "provider", "model"),
    [
        ("openai-responses", {"request": {"model": "m"}}, "openai", "m"),
        ("anthropic-messages", {"request": {"model": "m"}}, "anthropic", "m"),
        ("ndjson", {"request": {"model": "m"}}, "ndjson", "m"),
        ("ndjson", {}, "ndjson", ""),
        ("plain-websocket", {"start": {"model": "m"}, "done": "x"}, "plain-websocket", "m"),
        ("plain-websocket", {"start": "model", "done": "x"}, "plain-websocket", ""),
        ("openai-chat", {"request": {"model": 7}}, "openai", ""),
    ],
)
def test_the_model_is_the_requests_and_the_provider_the_formats(
    name: str, table: dict[str, Any], provider: str, model: str
) -> None:
    settings = catalogue.read(name, table)
    assert (catalogue.provider(settings), catalogue.model(settings)) == (provider, model)


GRPC: dict[str, Any] = {"method": "a.B/C", "request": {}, "text": "t"}


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("openai", {}, "there is no adapter 'openai'; there are: openai-chat, openai-responses,"),
    ("openai-chat", {}, "openai-chat: Object missing required field `request`"),
    ("openai-chat", {"requst": {}}, "openai-chat has no setting 'requst'; it has: request"),
    ("openai-chat", {"request": "x"}, "openai-chat: Expected `object`, got `str`.*request"),
    ("plain-sse", {}, "plain-sse: needs an end marker: done = ... or done_event = ..."),
    ("plain-sse", {"done": "x", "method": "PUT"}, "plain-sse: Invalid enum value 'PUT'"),
    ("ndjson", {"done": ""}, "ndjson: needs an end marker"),
    ("plain-websocket", {"start": "x", "done": ""}, "plain-websocket: needs an end marker"),
    ("grpc-method", {**GRPC, "method": "C"}, "'C' is not 'package.Service/Method'"),
    ("grpc-method", {**GRPC, "text": ""}, "grpc-method: needs the path of the text"),
]


@pytest.mark.parametrize(("name", "table", "words"), BAD)
def test_a_bad_table_is_refused_in_one_line(name: str, table: dict[str, Any], words: str) -> None:
    with pytest.raises(BadAdapterError, match=words) as told:
        catalogue.read(name, table)
    assert "\n" not in str(told.value)


@each_adapter
def test_only_a_websocket_with_a_stated_cancel_has_a_way_up(subject: Subject) -> None:
    settings = catalogue.read(subject.adapter, subject.table)
    can = catalogue.stops(settings, Manner())
    assert (Stop.MESSAGE in can) == (subject.adapter == "plain-websocket")
    assert Stop.CLOSE in can


def test_without_a_stated_cancel_there_is_none() -> None:
    table = {**SUBJECTS["plain-websocket"].table, "cancel": ""}
    assert Stop.MESSAGE not in catalogue.stops(catalogue.read("plain-websocket", table), Manner())


@each_adapter
@each_manner
@pytest.mark.asyncio
async def test_a_client_leaves_in_every_way_that_it_can(subject: Subject, manner: Manner) -> None:
    settings = catalogue.read(subject.adapter, subject.table)
    for how in sorted(catalogue.stops(settings, manner)):
        got = await left(subject, manner, how)
        assert got.ending is Ending.STOPPED, how
        assert text_of(got).startswith("".join(TOKENS[:HOLD]))


async def left(subject: Subject, manner: Manner, how: Stop) -> Told:
    """What a client is told that leaves so, after two tokens."""
    stage = Stage(hold_after=HOLD)
    async with subject.serving(stage) as endpoint:
        conversation = subject.converse(endpoint, manner)

        async def leave() -> None:
            await conversation.stop(how)
            stage.released.set()

        return await heard_then(conversation, leave)


@pytest.mark.asyncio
async def test_a_cancel_is_said_as_it_was_stated_and_what_was_not_stated_is_not_said() -> None:
    stage = Stage(hold_after=HOLD)
    subject = SUBJECTS["plain-websocket"]
    async with subject.serving(stage) as endpoint:
        conversation = subject.converse(endpoint, Manner())

        async def cancel() -> None:
            await conversation.send(ClientMessage(approve=Approve(call_id="x")))
            await conversation.send(ClientMessage(cancel=Cancel()))

        got = await heard_then(conversation, cancel)
    assert stage.cancelled == ["cancel"]
    assert got.ending is Ending.COMPLETE
    assert text_of(got) == "".join(TOKENS[:HOLD])
    assert [each.kind for each in got.noticed] == ["unsent", "sent"]


@pytest.mark.asyncio
async def test_a_response_has_no_way_up() -> None:
    stage = Stage(hold_after=HOLD)
    subject = SUBJECTS["openai-chat"]
    async with subject.serving(stage) as endpoint:
        conversation = subject.converse(endpoint, Manner())

        async def cancel() -> None:
            await conversation.send(ClientMessage(cancel=Cancel()))
            stage.released.set()

        got = await heard_then(conversation, cancel)
    assert got.ending is Ending.COMPLETE
    assert [n.detail for n in got.noticed if n.kind == "unsent"] == ["this format has no way up"]
