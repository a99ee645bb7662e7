"""Several coroutines of one stream, over as soon as one of them is."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine


async def until_one_ends(*coroutines: Coroutine[None, None, None]) -> None:
    """Run them at once; when one ends, cancel the others and raise what any raised."""
    tasks = [asyncio.create_task(coroutine) for coroutine in coroutines]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            raise end
