"""The HTTP service on a loop of its own, for what has one too."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Generator
from contextlib import contextmanager

from tests.services import http_service
from tests.services.stage import Stage


@contextmanager
def serving(stage: Stage) -> Generator[int]:
    """Its port."""
    ports: list[int] = []
    up, over = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        async with http_service.serving(stage) as endpoint:
            ports.append(endpoint.port)
            up.set()
            await over.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    try:
        assert up.wait(20)
        yield ports[0]
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
        loop.close()
