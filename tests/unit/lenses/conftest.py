"""Real recordings: a few scripts over every wire, run once in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from conformance.case import Act, Move
from tests.lenses.running import asked, run
from tokenwire.recording import Recording

CASES = (
    asked("steady", "steady"),
    asked("no-done", "no-done"),
    asked("retract", "retract"),
    asked("structured", "structured-json"),
    asked("closes", "steady", moves=(Move(Act.CLOSE, 6),)),
)


@pytest.fixture(scope="session")
def live() -> Mapping[str, Recording]:
    """By "case/wire": hardened clients on a direct road, no fault."""
    return asyncio.run(run(CASES, at_once=15))
