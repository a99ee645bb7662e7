"""The clock on both loops, over a timerfd and over the loop's own timer."""

from __future__ import annotations

import asyncio
import os
import random
import sys
import time
from collections.abc import Callable, Coroutine

import pytest
import uvloop

from tokenwire.alarm import Alarm, LoopTimer, TimerFd
from tokenwire.clock import Clock

MS = 1_000_000
LINUX = sys.platform == "linux"

type_of_loop = pytest.mark.parametrize(
    "new_loop", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"]
)
type_of_alarm = pytest.mark.parametrize(
    "alarm",
    [pytest.param(TimerFd, marks=pytest.mark.skipif(not LINUX, reason="Linux only")), LoopTimer],
)
NewLoop = Callable[[], asyncio.AbstractEventLoop]
NewAlarm = Callable[[asyncio.AbstractEventLoop], Alarm]


def run(new_loop: NewLoop, main: Coroutine[object, object, None]) -> None:
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(asyncio.wait_for(main, 60))


def clock_with(alarm: NewAlarm) -> Clock:
    loop = asyncio.get_running_loop()
    return Clock(loop, alarm(loop))


async def earliness_of(clock: Clock, count: int) -> list[int]:
    """How much before its deadline each of `count` seeded ones fired; negative is late."""
    dice = random.Random(7)
    begin_ns = time.monotonic_ns()
    early: list[int] = []
    over = asyncio.get_running_loop().create_future()

    def fired(when_ns: int) -> None:
        early.append(when_ns - time.monotonic_ns())
        if len(early) == count:
            over.set_result(None)

    for _ in range(count):
        when_ns = begin_ns + dice.randrange(100 * MS)
        clock.at(when_ns, lambda when_ns=when_ns: fired(when_ns))  # type: ignore[misc]
    await over
    return early


@type_of_loop
@type_of_alarm
def test_no_deadline_fires_early(new_loop: NewLoop, alarm: NewAlarm) -> None:
    async def main() -> None:
        clock = clock_with(alarm)
        assert max(await earliness_of(clock, 400)) <= 0
        clock.close()

    run(new_loop, main())


@type_of_loop
@type_of_alarm
def test_sleep_and_until_never_return_early(new_loop: NewLoop, alarm: NewAlarm) -> None:
    async def main() -> None:
        clock = clock_with(alarm)

        async def sleep(seconds: float) -> None:
            begin_ns = time.monotonic_ns()
            await clock.sleep(seconds)
            assert time.monotonic_ns() - begin_ns >= seconds * 1e9

        await asyncio.gather(*(sleep(0.0137 + n * 0.00031) for n in range(100)))
        clock.close()

    run(new_loop, main())


@type_of_loop
@type_of_alarm
def test_deadlines_fire_in_their_order_whatever_order_they_were_asked_for(
    new_loop: NewLoop, alarm: NewAlarm
) -> None:
    async def main() -> None:
        clock = clock_with(alarm)
        now_ns = time.monotonic_ns()
        heard: list[str] = []
        for name, after_ms in [("c", 9), ("a", 3), ("d", 9), ("b", 6)]:
            clock.at(now_ns + after_ms * MS, lambda name=name: heard.append(name))  # type: ignore[misc]
        await clock.until(now_ns + 12 * MS)
        assert heard == ["a", "b", "c", "d"]
        clock.close()

    run(new_loop, main())


@type_of_loop
@type_of_alarm
def test_a_deadline_in_the_past_fires_but_never_inside_the_call(
    new_loop: NewLoop, alarm: NewAlarm
) -> None:
    async def main() -> None:
        clock = clock_with(alarm)
        heard: list[int] = []
        deadline = clock.at(-5, lambda: heard.append(1))
        assert deadline.pending
        assert not heard
        await clock.until(0)
        assert heard == [1]
        assert not deadline.pending
        clock.close()

    run(new_loop, main())


@type_of_loop
@type_of_alarm
def test_a_cancelled_deadline_never_fires(new_loop: NewLoop, alarm: NewAlarm) -> None:
    async def main() -> None:
        clock = clock_with(alarm)
        heard: list[int] = []
        now_ns = time.monotonic_ns()
        deadlines = [clock.at(now_ns + n * 10_000, lambda n=n: heard.append(n)) for n in range(500)]  # type: ignore[misc]
        for deadline in deadlines:
            if deadline.when_ns != now_ns + 499 * 10_000:
                deadline.cancel()
                deadline.cancel()
        assert len(clock._heap) < 250, "cancelled deadlines must not pile up"
        await clock.until(now_ns + 8 * MS)
        assert heard == [499]
        assert clock._cancelled == 0 or len(clock._heap) == clock._cancelled
        clock.close()

    run(new_loop, main())


@type_of_loop
@type_of_alarm
def test_an_earlier_deadline_overtakes_the_one_that_is_set(
    new_loop: NewLoop, alarm: NewAlarm
) -> None:
    async def main() -> None:
        clock = clock_with(alarm)
        far = clock.at(time.monotonic_ns() + 60_000 * MS, lambda: None)
        await clock.sleep(0.002)
        assert far.pending
        clock.close()

    run(new_loop, main())


@type_of_loop
def test_a_callback_may_add_and_cancel_deadlines(new_loop: NewLoop) -> None:
    async def main() -> None:
        clock = Clock.running()
        heard: list[str] = []
        now_ns = time.monotonic_ns()
        doomed = clock.at(now_ns + 2 * MS, lambda: heard.append("doomed"))

        def first() -> None:
            doomed.cancel()
            clock.at(now_ns, lambda: heard.append("added"))

        clock.at(now_ns + MS, first)
        await clock.until(now_ns + 5 * MS)
        assert heard == ["added"]

    run(new_loop, main())


@type_of_loop
def test_what_a_callback_raises_is_reported_and_the_rest_still_fire(new_loop: NewLoop) -> None:
    async def main() -> None:
        clock = Clock.running()
        reported: list[object] = []
        asyncio.get_running_loop().set_exception_handler(
            lambda _, context: reported.append(context["exception"])
        )
        bug = ValueError("a bug")

        def raises() -> None:
            raise bug

        clock.at(time.monotonic_ns(), raises)
        await clock.sleep(0.001)
        assert reported == [bug]

    run(new_loop, main())


@type_of_loop
def test_a_timeout_ends_its_body_with_timeout_error_and_not_before(new_loop: NewLoop) -> None:
    async def main() -> None:
        clock = Clock.running()
        begin_ns = time.monotonic_ns()
        with pytest.raises(TimeoutError):
            async with clock.timeout(0.01):
                await asyncio.get_running_loop().create_future()
        assert time.monotonic_ns() - begin_ns >= 10 * MS
        async with clock.timeout(60):
            pass
        assert not any(deadline.pending for _, _, deadline in clock._heap)

    run(new_loop, main())


@type_of_loop
def test_a_cancelled_wait_leaves_no_deadline(new_loop: NewLoop) -> None:
    async def main() -> None:
        clock = Clock.running()
        waiting = asyncio.ensure_future(clock.sleep(60))
        await clock.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert not any(deadline.pending for _, _, deadline in clock._heap)

    run(new_loop, main())


@type_of_loop
def test_a_loop_has_one_clock_and_the_clock_closes_with_it(new_loop: NewLoop) -> None:
    clocks: list[Clock] = []

    async def main() -> None:
        clocks.append(Clock.running())
        assert Clock.running() is clocks[0]
        await clocks[0].sleep(0.001)

    run(new_loop, main())
    with pytest.raises(RuntimeError, match="closed"):
        clocks[0].at(0, lambda: None)
    clocks[0].close()


@pytest.mark.skipif(not LINUX, reason="counts /proc/self/fd")
@type_of_loop
def test_no_file_descriptor_is_left_after_the_loop(new_loop: NewLoop) -> None:
    async def main() -> None:
        await Clock.running().sleep(0.001)
        assert timerfds() == before + 1

    before = timerfds()
    run(new_loop, main())
    assert timerfds() == before


@pytest.mark.skipif(not LINUX, reason="counts /proc/self/fd")
@type_of_loop
def test_a_loop_that_ends_without_ceremony_is_cleaned_up_by_the_next_clock(
    new_loop: NewLoop,
) -> None:
    async def main() -> None:
        await Clock.running().sleep(0.001)

    before = timerfds()
    loop = new_loop()
    loop.run_until_complete(main())
    loop.close()
    run(new_loop, main())
    assert timerfds() == before


def timerfds() -> int:
    def target(fd: str) -> str:
        try:
            return os.readlink(f"/proc/self/fd/{fd}")
        except FileNotFoundError:  # the listing's own descriptor
            return ""

    return sum("timerfd" in target(fd) for fd in os.listdir("/proc/self/fd"))
