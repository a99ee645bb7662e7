from __future__ import annotations

import time

import pytest

from conformance.prober.stall import watching
from tokenwire.clock import Clock


@pytest.mark.asyncio
async def test_a_loop_that_is_blocked_is_seen_to_be() -> None:
    async with watching() as stall:
        await Clock.running().sleep(0.05)
        before = stall.seconds
        time.sleep(0.3)  # noqa: ASYNC251  # to block the loop is what is asked for
        await Clock.running().sleep(0.05)
    assert before < stall.seconds
    assert stall.seconds >= 0.2
