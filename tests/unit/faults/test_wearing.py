from __future__ import annotations

from collections.abc import Iterable

import pytest

from faults.fault import BOTH_SIDES, Direction, Side
from faults.frames.rewriter import Action, Cut, Finish, Forward, Later
from faults.how import How
from faults.wearing import BACKLOG_BYTES, Worn
from tests.unit.faults.caught import Caught
from tokenwire.clock import Clock

DOWN, UP = Direction.DOWN, Direction.UP


class Shouting:
    """Remembers what it read; fired, it answers `on_fire` and shouts."""

    def __init__(self, *on_fire: Action) -> None:
        self.read: list[tuple[Direction, bytes]] = []
        self.fired = False
        self.on_fire = on_fire

    def received(self, direction: Direction, data: bytes) -> Iterable[Action]:
        self.read.append((direction, data))
        yield Forward(direction, data.upper() if self.fired else data)

    def ended(self, direction: Direction) -> Iterable[Action]:
        self.read.append((direction, b""))
        yield Finish(direction)

    def fire(self) -> Iterable[Action]:
        self.fired = True
        return self.on_fire


class Dressed:
    def __init__(self, *on_fire: Action) -> None:
        self.severed: list[tuple[tuple[Side, ...], How]] = []
        self.rewriter = Shouting(*on_fire)
        self.worn = Worn(
            self.rewriter, Clock.running(), lambda sides, how: self.severed.append((sides, how))
        )
        self.down = Caught(self.worn.stages[DOWN])
        self.up = Caught(self.worn.stages[UP])


@pytest.mark.asyncio
async def test_unfired_bytes_and_fin_go_on_before_they_are_read() -> None:
    link = Dressed()
    link.worn.stages[DOWN].feed(b"one")
    link.worn.stages[DOWN].eof()
    assert link.down.data == [b"one"]
    assert link.down.ends == ["eof"]
    assert link.rewriter.read == []


@pytest.mark.asyncio
async def test_fired_it_has_read_everything_in_order_and_goes_first() -> None:
    link = Dressed()
    link.worn.stages[UP].feed(b"ask")
    link.worn.stages[DOWN].feed(b"say")
    link.worn.stages[UP].eof()
    link.worn.fire()
    assert link.rewriter.read == [(UP, b"ask"), (DOWN, b"say"), (UP, b"")]
    link.worn.stages[DOWN].feed(b"more")
    assert link.down.data == [b"say", b"MORE"]
    assert link.up.data == [b"ask"]
    assert link.up.ends == ["eof"]


@pytest.mark.asyncio
async def test_what_is_unread_is_bounded() -> None:
    link = Dressed()
    for _ in range(5):
        link.worn.stages[DOWN].feed(bytes(BACKLOG_BYTES // 2))
    assert len(link.rewriter.read) == 3
    assert len(link.down.data) == 5


@pytest.mark.asyncio
async def test_actions_are_carried_out_in_order_and_nothing_follows_fin() -> None:
    link = Dressed(Forward(DOWN, b"a"), Finish(DOWN), Forward(DOWN, b"b"), Forward(UP, b"c"))
    link.worn.fire()
    link.worn.stages[DOWN].feed(b"late")
    assert (link.down.data, link.down.ends) == ([b"a"], ["eof"])
    assert link.up.data == [b"c"]


@pytest.mark.asyncio
async def test_a_cut_resets_the_sides_it_names() -> None:
    link = Dressed(Cut(BOTH_SIDES))
    link.worn.fire()
    assert link.severed == [(BOTH_SIDES, How.RST)]


@pytest.mark.asyncio
async def test_later_is_asked_in_its_time() -> None:
    link = Dressed(Later(0.02, lambda: [Forward(DOWN, b"then")]))
    link.worn.fire()
    assert link.down.data == []
    await Clock.running().sleep(0.03)
    assert link.down.data == [b"then"]


@pytest.mark.asyncio
async def test_later_is_never_asked_of_a_link_that_is_over() -> None:
    link = Dressed(Later(0.01, lambda: [Forward(DOWN, b"then")]))
    link.worn.fire()
    for stage in link.worn.stages.values():
        stage.close()
    await Clock.running().sleep(0.02)
    assert link.down.data == []
