"""What each toxic does to the bytes that it is fed; tests/differential has them on the wire."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from faults.toxiproxy.attributes import Attributes
from faults.toxiproxy.kinds import KINDS
from faults.toxiproxy.toxics.bandwidth import Bandwidth
from faults.toxiproxy.toxics.buffer import Buffer
from faults.toxiproxy.toxics.half_close import HalfClose
from faults.toxiproxy.toxics.latency import Latency
from faults.toxiproxy.toxics.limit_data import LimitData
from faults.toxiproxy.toxics.noop import Noop
from faults.toxiproxy.toxics.reset_one_sided import ResetOneSided
from faults.toxiproxy.toxics.reset_peer import ResetPeer
from faults.toxiproxy.toxics.slicer import Slicer
from faults.toxiproxy.toxics.slow_close import SlowClose
from faults.toxiproxy.toxics.stall import Stall
from faults.toxiproxy.toxics.timeout import Timeout
from tests.unit.faults.toxiproxy.onward import Told, between, place

LONG = 60_000


def begun(attributes: Attributes, told: Told) -> Any:
    stage = between(attributes.stage(place(told)), told)
    stage.begin()
    return stage


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "attributes",
    [Latency(LONG), Bandwidth(0), Bandwidth(1), Slicer(1, 0, LONG), Stall(), ResetPeer(LONG)],
    ids=repr,
)
async def test_what_is_kept_is_released_in_order_and_the_end_behind_it(
    attributes: Attributes,
) -> None:
    told = Told()
    stage = begun(attributes, told)
    sent = [b"one", b"two" * 200, b"three"]
    for chunk in sent:
        stage.feed(chunk)
    stage.eof()
    assert "FIN" not in told.said
    stage.release()
    assert told.said[-1] == "FIN"
    assert b"".join(each for each in told.said if isinstance(each, bytes)) == b"".join(sent)
    assert told.held == set()


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "attributes", [Latency(LONG), Bandwidth(0), Slicer(1, 0, LONG), Stall(), Buffer(end=True)]
)
async def test_what_is_kept_is_bounded_by_holding_the_source_or_by_passing_on(
    attributes: Attributes,
) -> None:
    told = Told()
    stage = begun(attributes, told)
    for _ in range(80):
        stage.feed(b"x" * 1_048_576)
        if told.held or told.said:
            break
    assert told.held or told.said
    stage.close()


@pytest.mark.asyncio
async def test_a_closed_stage_never_calls_onward_again() -> None:
    for attributes in (Latency(LONG), Bandwidth(0), SlowClose(LONG), ResetPeer(LONG)):
        told = Told()
        stage = begun(attributes, told)
        stage.feed(b"x")
        stage.eof()
        fed = list(told.said)
        stage.close()
        stage.release()
        assert told.said == fed


@pytest.mark.asyncio
async def test_a_reset_waits_in_line_like_an_end() -> None:
    told = Told()
    stage = begun(Latency(LONG), told)
    stage.feed(b"x")
    stage.reset()
    assert told.said == []
    stage.release()
    assert told.said == [b"x", "RST"]


def test_noop_passes_everything() -> None:
    told = Told()
    stage = begun(Noop(), told)
    stage.feed(b"x")
    stage.eof()
    assert told.said == [b"x", "FIN"]


def test_limit_data_passes_its_bytes_and_closes() -> None:
    told = Told()
    stage = begun(LimitData(5), told)
    stage.feed(b"abc")
    stage.feed(b"defgh")
    assert told.said == [b"abc", b"de", "closed"]


def test_limit_data_counts_on_when_it_is_changed() -> None:
    told = Told()
    stage = begun(LimitData(5), told)
    stage.feed(b"abc")
    stage.retune(LimitData(3))
    stage.feed(b"d")
    assert told.said == [b"abc", "closed"]


def test_timeout_drops_bytes_but_not_the_end() -> None:
    told = Told()
    stage = begun(Timeout(0), told)
    stage.feed(b"x")
    stage.eof()
    assert told.said == ["FIN"]
    assert stage.ends_link


def test_half_close_ends_its_direction_and_drops_what_follows() -> None:
    told = Told()
    stage = begun(HalfClose(), told)
    stage.feed(b"x")
    assert told.said == ["FIN"]


def test_reset_one_sided_resets_the_side_it_names() -> None:
    told = Told()
    begun(ResetOneSided("server"), told)
    assert told.said == ["rst to server"]


def test_buffer_joins_what_it_kept() -> None:
    told = Told()
    stage = begun(Buffer(bytes=4), told)
    for _ in range(5):
        stage.feed(b"x")
    assert told.said == [b"xxxx"]
    stage.eof()
    assert told.said == [b"xxxx", b"x", "FIN"]


def test_stall_holds_its_source_at_once() -> None:
    told = Told()
    stage = begun(Stall(), told)
    assert told.held == {stage}


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_attribute_has_its_bounds_and_every_default_is_within_them(name: str) -> None:
    kind = KINDS[name]
    complete = kind().problem() == ""
    assert complete or name in ("slicer", "buffer"), "only what has no sensible default may refuse"
    for field in fields(kind):
        assert {"most", "choices"} & set(field.metadata) or field.metadata["scalar"] == "bool"
