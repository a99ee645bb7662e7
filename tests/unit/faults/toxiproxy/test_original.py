"""The original is started, used through the line, and gone."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from faults.latency import Latency
from faults.toxics import ToxiproxyLine
from faults.toxiproxy import original


@pytest.mark.asyncio
async def test_it_answers_until_the_block_ends() -> None:
    if original.binary() is None:
        pytest.skip(original.MISSING)
    async with original.running() as api, ToxiproxyLine.stretched(("127.0.0.1", 1), api) as line:
        assert await line.fire(Latency(1)) is None
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(*api)


@pytest.mark.asyncio
async def test_where_it_is_not_the_way_out_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(original, "binary", lambda: None)
    with pytest.raises(FileNotFoundError, match="make toxiproxy"):
        await original.running().__aenter__()


@pytest.mark.asyncio
async def test_one_that_ends_at_once_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(original, "binary", lambda: Path("/bin/false"))
    with pytest.raises(TimeoutError, match="ended with 1"):
        await original.running().__aenter__()
