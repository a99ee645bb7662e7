"""A line that stands, on either event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
import uvloop

from tests.calibration.stand import LoopFactory, Stand, standing


@pytest.fixture(params=[uvloop.new_event_loop, asyncio.new_event_loop])
def loop_factory(request: pytest.FixtureRequest) -> LoopFactory:
    factory: LoopFactory = request.param
    return factory


@pytest.fixture
def stand(loop_factory: LoopFactory) -> Iterator[Stand]:
    with standing(loop_factory) as stand:
        yield stand
