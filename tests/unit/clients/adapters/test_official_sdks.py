"""The small services speak the vendors' formats, and our stock clients believe what the SDKs do.

Needs the `sdks` extra; skipped without. Each SDK is asked once, without retries.
"""

from __future__ import annotations

from typing import Any

import pytest

from clients.events import Ending
from tests.services.stage import TEXT, Stage
from tests.unit.clients.adapters.subjects import STOCK, SUBJECTS, text_of
from tests.unit.clients.peers import told

Spoken = tuple[str, str]  # the text, and the class of what was raised, "" where nothing was
ASKED: Any = {"model": "m", "messages": [{"role": "user", "content": "?"}]}


async def chat(base: str) -> Spoken:
    sdk: Any = pytest.importorskip("openai")
    async with sdk.AsyncOpenAI(base_url=f"{base}/v1", api_key="k", max_retries=0) as client:
        said: list[str] = []
        try:
            async for chunk in await client.chat.completions.create(**ASKED, stream=True):
                said += [choice.delta.content or "" for choice in chunk.choices]
        except Exception as error:
            return "".join(said), type(error).__name__
        return "".join(said), ""


async def responses(base: str) -> Spoken:
    sdk: Any = pytest.importorskip("openai")
    async with sdk.AsyncOpenAI(base_url=f"{base}/v1", api_key="k", max_retries=0) as client:
        said: list[str] = []
        try:
            async for event in await client.responses.create(model="m", input="?", stream=True):
                if event.type == "response.output_text.delta":
                    said.append(event.delta)
        except Exception as error:
            return "".join(said), type(error).__name__
        return "".join(said), ""


async def messages(base: str) -> Spoken:
    sdk: Any = pytest.importorskip("anthropic")
    async with sdk.AsyncAnthropic(base_url=base, api_key="k", max_retries=0) as client:
        said: list[str] = []
        try:
            async for event in await client.messages.create(**ASKED, max_tokens=9, stream=True):
                if event.type == "content_block_delta":
                    said.append(event.delta.text)
        except Exception as error:
            return "".join(said), type(error).__name__
        return "".join(said), ""


SDKS = {"openai-chat": chat, "openai-responses": responses, "anthropic-messages": messages}
each_sdk = pytest.mark.parametrize("adapter", SDKS)


@each_sdk
@pytest.mark.parametrize(
    "misbehave",
    ["", "no-end", "keep-alives", "unknown-event", "error", "html", "wrong-type", "half-character"],
)
@pytest.mark.asyncio
@pytest.mark.filterwarnings("ignore")  # theirs
async def test_our_stock_client_believes_what_the_sdk_does(adapter: str, misbehave: str) -> None:
    subject = SUBJECTS[adapter]
    async with subject.serving(Stage(misbehave)) as endpoint:
        text, raised = await SDKS[adapter](f"http://{endpoint.address}")
        got = await told(subject.converse(endpoint, STOCK))
    assert text == text_of(got)
    if misbehave in ("", "no-end", "keep-alives", "unknown-event", "wrong-type"):
        assert text == TEXT
    assert raised == got.evidence.exception
    assert (got.ending is Ending.FAILED) == bool(raised)


@each_sdk
@pytest.mark.parametrize("status", ["401", "403", "429", "500"])
@pytest.mark.asyncio
@pytest.mark.filterwarnings("ignore")  # theirs
async def test_a_refusal_is_raised_by_both(adapter: str, status: str) -> None:
    subject = SUBJECTS[adapter]
    async with subject.serving(Stage(status)) as endpoint:
        text, raised = await SDKS[adapter](f"http://{endpoint.address}")
        got = await told(subject.converse(endpoint, STOCK))
    assert text == text_of(got) == ""
    assert raised
    assert got.evidence.raised
