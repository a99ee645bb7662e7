"""Every client bears an event unknown to it, and believes what that would have taken back."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from google.protobuf import json_format

from clients import sse_hardened
from tests.lenses.unknown_events import WHOLE, WIRES, Taken, rows, taken, taken_by
from tests.unit.clients.peers import HARDENED
from tokenwire.v1.stream_pb2 import Event

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/lenses.md"
SDK = ROOT / "bin/ai"


@pytest.fixture(scope="module")
def found() -> Mapping[str, Mapping[str, Taken]]:
    return asyncio.run(taken())


def test_nobody_fails_or_loses_a_token_by_it(found: Mapping[str, Mapping[str, Taken]]) -> None:
    assert len(found) == 12
    every = {each for settings in found.values() for each in settings.values()}
    assert {(each.ending, each.heard_the_rest) for each in every} == {("complete", True)}


def test_the_page_says_what_is_so(found: Mapping[str, Mapping[str, Taken]]) -> None:
    assert "\n".join(rows(found)) in PAGE.read_text()


@pytest.mark.asyncio
async def test_a_client_that_refuses_what_it_does_not_know_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def strict(text: str) -> Event:
        return json_format.Parse(text, Event())

    monkeypatch.setattr(sse_hardened, "decode_event", strict)
    got = taken_by(await WIRES["sse"](HARDENED), WHOLE)
    assert (got.ending, got.heard_the_rest) == ("failed", False)
    assert str(got) == "passed over, failed, the rest is lost"


@pytest.mark.skipif(not (SDK / "node_modules/ai").exists(), reason="no Vercel AI SDK: make peers")
def test_the_vercel_ai_sdk_fails_at_a_chunk_that_it_does_not_know() -> None:
    node = shutil.which("node") or pytest.skip("no node on the PATH")
    script = ROOT / "tests/lenses/unknown_chunk.mjs"
    told = subprocess.run([node, script, SDK], check=True, capture_output=True, timeout=60)
    assert [json.loads(line) for line in told.stdout.splitlines()] == [
        {"unknown": "", "text": WHOLE, "error": ""},
        {"unknown": "retract", "text": "t1 t2 ", "error": "AI_TypeValidationError"},
        {"unknown": "data-retract", "text": WHOLE, "error": ""},
    ]
