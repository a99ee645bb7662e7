"""The stages that keep bytes: order, ends, bounds and release are the same for all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from faults.delay_line import KEPT_BYTES as DELAY_KEPT
from faults.delay_line import DelayLine
from faults.gathering import Gathering
from faults.slicing import KEPT_BYTES as SLICING_KEPT
from faults.slicing import Slicing
from faults.stage import Stage
from faults.token_bucket import KEPT_BYTES as BUCKET_KEPT
from faults.token_bucket import TokenBucket
from tests.unit.faults.caught import Caught
from tokenwire.clock import Clock

HOUR_NS = 3_600_000_000_000
SOON_NS = 1_000_000
Make = Callable[[int], Stage]


def delay(ns: int) -> Stage:
    return DelayLine(Clock.running(), lambda: ns)


def bucket(ns: int) -> Stage:
    return TokenBucket(Clock.running(), 50 if ns == HOUR_NS else 50_000, 0)


def gathering(ns: int) -> Stage:
    return Gathering(Clock.running(), 0, ns)


def slicing(ns: int) -> Stage:
    return Slicing(Clock.running(), lambda data: [data[:1], data[1:]], ns)


keepers = pytest.mark.parametrize("make", [delay, bucket, gathering, slicing])


@keepers
@pytest.mark.asyncio
async def test_bytes_and_fin_come_out_in_order_by_themselves(make: Make) -> None:
    stage = make(SOON_NS)
    caught = Caught(stage)
    for chunk in (b"one", b"two", b"three"):
        stage.feed(chunk)
    stage.eof()
    while not caught.ends:
        await Clock.running().sleep(0.001)
    assert caught.joined == b"onetwothree"
    assert caught.ends == ["eof"]


@keepers
@pytest.mark.asyncio
async def test_released_everything_comes_out_at_once_and_once(make: Make) -> None:
    stage = make(HOUR_NS)
    caught = Caught(stage)
    for chunk in (b"one", b"two", b"three"):
        stage.feed(chunk)
    assert caught.joined != b"onetwothree"
    stage.release()
    assert caught.joined == b"onetwothree"
    stage.release()
    stage.close()
    assert caught.joined == b"onetwothree"


@keepers
@pytest.mark.asyncio
async def test_closed_nothing_comes_out_any_more(make: Make) -> None:
    stage = make(SOON_NS)
    caught = Caught(stage)
    stage.feed(b"one and two and three")
    passed = caught.joined
    stage.close()
    await Clock.running().sleep(0.01)
    assert caught.joined == passed
    assert not caught.ends


@pytest.mark.parametrize(
    ("make", "kept"), [(delay, DELAY_KEPT), (bucket, BUCKET_KEPT), (slicing, SLICING_KEPT)]
)
@pytest.mark.asyncio
async def test_the_source_is_held_while_too_much_is_kept(make: Make, kept: int) -> None:
    stage = make(HOUR_NS)
    caught = Caught(stage)
    stage.feed(bytes(kept))
    assert not caught.holds
    stage.feed(bytes(1000))
    assert caught.holds == {stage}
    stage.release()
    assert not caught.holds
    stage.close()


@pytest.mark.parametrize("make", [delay, bucket, slicing])
@pytest.mark.asyncio
async def test_rst_does_not_overtake(make: Make) -> None:
    stage = make(SOON_NS)
    caught = Caught(stage)
    stage.feed(b"last words")
    stage.reset()
    while not caught.ends:
        await Clock.running().sleep(0.001)
    assert caught.joined == b"last words"
    assert caught.ends == ["reset"]
