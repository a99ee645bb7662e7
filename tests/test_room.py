"""Who is alone in the room is so, and gets there although others keep coming."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.room import Room

HANG_SECONDS = 20.0
NOT_YET_SECONDS = 0.05


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[list[Room]]:
    """The same room as three processes have it: each with its own locks."""
    made = [Room(tmp_path) for _ in range(3)]
    yield made
    for room in made:
        room.close()


def is_kept(room: Room) -> bool:
    """Whether somebody keeps its door."""
    try:
        fcntl.flock(room._door, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(room._door, fcntl.LOCK_UN)
    return False


def test_several_are_in_the_room_at_once(rooms: list[Room]) -> None:
    with rooms[0].entered(), rooms[1].entered(), rooms[2].entered():
        pass


def test_who_wants_it_alone_waits_for_those_inside_and_goes_before_who_comes_later(
    rooms: list[Room],
) -> None:
    inside, came, order = Event(), Event(), list[str]()

    def measure() -> None:
        with rooms[1].entered():
            inside.set()
            with rooms[1].alone():
                assert not came.wait(NOT_YET_SECONDS)
                order.append("alone")

    def come() -> None:
        with rooms[2].entered():
            order.append("came")
            came.set()

    threads = [Thread(target=measure), Thread(target=come)]
    with rooms[0].entered():
        threads[0].start()
        assert inside.wait(HANG_SECONDS)
        assert any(is_kept(rooms[0]) or came.wait(0.01) for _ in range(2_000))
        threads[1].start()
        assert not came.wait(NOT_YET_SECONDS)
        order.append("left")
    for thread in threads:
        thread.join(HANG_SECONDS)
    assert order == ["left", "alone", "came"]
