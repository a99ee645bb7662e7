"""`make test AT_ONCE=auto` runs in several processes: what measures time asks for `alone`."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.room import Alone, Room

ROOM = pytest.StashKey[Room]()


def pytest_configure(config: pytest.Config) -> None:
    """One room for all processes of a run; one process by itself needs none."""
    if hasattr(config, "workerinput"):
        config.stash[ROOM] = Room(Path(str(config.getoption("basetemp"))).parent)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: a test waits for half of its time."""
    return (os.cpu_count() or 1) + 1


def pytest_unconfigure(config: pytest.Config) -> None:
    if room := config.stash.get(ROOM, None):
        room.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Each test, with all that is set up for it, waits while another process is alone."""
    room = item.config.stash.get(ROOM, None)
    with room.entered() if room else nullcontext():
        return (yield)


@pytest.fixture(scope="session")
def alone(pytestconfig: pytest.Config) -> Alone:
    """While its block lasts no other process of this run tests anything."""
    room = pytestconfig.stash.get(ROOM, None)
    return room.alone if room else nullcontext
