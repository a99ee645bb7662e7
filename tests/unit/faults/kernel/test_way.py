"""One direction of a link: times of departure, order, bounds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import pytest

from faults.kernel import way as subject
from faults.kernel.black_hole import BlackHole
from faults.kernel.packet import Packet
from faults.kernel.packet_delay import PacketDelay
from faults.kernel.packet_duplicate import PacketDuplicate
from faults.kernel.way import Fate, Way
from tokenwire.clock import Clock

MS = 1_000_000


class Exit:
    """What comes out of a way, and when."""

    def __init__(self) -> None:
        self.way = Way(Clock.running(), self._deliver)
        self.came: list[tuple[int, Packet]] = []
        self._moved = asyncio.Event()

    def _deliver(self, packet: Packet) -> None:
        self.came.append((time.monotonic_ns(), packet))
        self._moved.set()

    @property
    def numbers(self) -> list[int]:
        return [packet.raw[-1] for _, packet in self.came]

    async def wait(self, count: int) -> None:
        async with asyncio.timeout(30):
            while len(self.came) < count:
                self._moved.clear()
                await self._moved.wait()


def numbered(number: int) -> Packet:
    return Packet(b"\x45" + bytes(18) + bytes([number]))


def by(milliseconds: int) -> Fate:
    return lambda _packet, at_ns: (at_ns + milliseconds * MS,)


def twice(_packet: Packet, at_ns: int) -> Sequence[int]:
    return (at_ns, at_ns)


def none(_packet: Packet, _at_ns: int) -> Sequence[int]:
    return ()


@pytest.mark.asyncio
async def test_without_faults_a_packet_leaves_as_it_enters() -> None:
    out = Exit()
    out.way.take(numbered(1), time.monotonic_ns())
    assert out.numbers == [1]
    assert (out.way.count.entered, out.way.count.delivered) == (1, 1)


@pytest.mark.asyncio
async def test_a_packet_leaves_at_its_time_and_never_before() -> None:
    out = Exit()
    out.way.shape(PacketDelay(), by(5))
    entered_ns = time.monotonic_ns()
    for number in range(10):
        out.way.take(numbered(number), entered_ns + number * MS)
    await out.wait(10)
    assert out.numbers == list(range(10))
    for number, (came_ns, _) in enumerate(out.came):
        assert came_ns >= entered_ns + (number + 5) * MS


@pytest.mark.asyncio
async def test_fates_are_met_in_the_order_in_which_they_were_put_on() -> None:
    out = Exit()
    out.way.shape(PacketDuplicate(), twice)
    out.way.shape(PacketDelay(), by(2))
    entered_ns = time.monotonic_ns()
    out.way.take(numbered(1), entered_ns)
    await out.wait(2)
    assert out.numbers == [1, 1]
    assert out.came[0][0] >= entered_ns + 2 * MS
    assert (out.way.count.entered, out.way.count.delivered) == (1, 2)


@pytest.mark.asyncio
async def test_what_enters_after_a_change_waits_for_what_is_on_its_way() -> None:
    out = Exit()
    delay = PacketDelay()
    out.way.shape(delay, by(30))
    entered_ns = time.monotonic_ns()
    out.way.take(numbered(1), entered_ns)
    out.way.unshape(delay)
    out.way.take(numbered(2), entered_ns)
    await out.wait(2)
    assert out.numbers == [1, 2]
    assert out.came[1][0] >= entered_ns + 30 * MS


@pytest.mark.asyncio
async def test_a_late_loop_does_not_let_a_packet_overtake() -> None:
    out = Exit()
    out.way.shape(PacketDelay(), by(1))
    out.way.take(numbered(1), time.monotonic_ns())
    time.sleep(0.005)  # noqa: ASYNC251 - the loop is to stand still while the first is due
    out.way.take(numbered(2), time.monotonic_ns() - 1 * MS)
    assert out.numbers == [1, 2]


@pytest.mark.asyncio
async def test_what_is_swallowed_is_counted_and_never_comes() -> None:
    out = Exit()
    delay = PacketDelay()
    out.way.shape(delay, by(60_000))
    out.way.take(numbered(1), time.monotonic_ns())
    out.way.swallow()
    out.way.unshape(delay)
    out.way.take(numbered(2), time.monotonic_ns())
    assert out.numbers == [2]
    assert out.way.count.vanished == 1


@pytest.mark.asyncio
async def test_what_meets_no_departure_vanishes() -> None:
    out = Exit()
    out.way.shape(BlackHole(), none)
    out.way.take(numbered(1), time.monotonic_ns())
    assert out.way.count.vanished == 1
    out.way.unshape(BlackHole())
    out.way.unshape(BlackHole())
    out.way.take(numbered(2), time.monotonic_ns())
    assert out.numbers == [2]


@pytest.mark.asyncio
async def test_more_on_the_way_than_memory_should_hold_overflows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(subject, "MOST_IN_FLIGHT", 3)
    out = Exit()
    out.way.shape(PacketDelay(), by(60_000))
    for number in range(5):
        out.way.take(numbered(number), time.monotonic_ns())
    assert out.way.count.overflowed == 2
    out.way.close()


@pytest.mark.asyncio
async def test_a_closed_way_delivers_nothing_more() -> None:
    out = Exit()
    out.way.shape(PacketDelay(), by(100))
    out.way.take(numbered(1), time.monotonic_ns())
    out.way.close()
    await Clock.running().sleep(0.11)
    assert out.numbers == []


@pytest.mark.asyncio
async def test_a_fault_that_fires_once_more_is_on_once_and_last() -> None:
    out = Exit()
    out.way.shape(PacketDelay(), none)
    out.way.shape(PacketDelay(), by(1))
    out.way.take(numbered(1), time.monotonic_ns())
    await out.wait(1)
    assert out.way.count.vanished == 0
