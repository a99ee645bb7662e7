from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest_asyncio

from servers.origin import Origin, serving


@pytest_asyncio.fixture
async def origin() -> AsyncGenerator[Origin]:
    """An origin of the test's own, in the test's loop."""
    async with serving() as one:
        yield one
