"""A toxic takes hold when its trigger falls, on those whom its toxicity befalls."""

from __future__ import annotations

from typing import Any

import pytest

from faults.toxiproxy import go_json
from faults.toxiproxy.grip import Grip
from faults.toxiproxy.toxic import Toxic, described
from tests.unit.faults.toxiproxy.onward import Told, between, place


def toxic(type_: str, attributes: str = "{}", toxicity: float = 1) -> Toxic:
    body = f'{{"type":"{type_}","toxicity":{toxicity},"attributes":{attributes}}}'
    return described(go_json.read(body.encode()))


def gripped(one: Toxic, told: Told, share: float = 0.5) -> Grip:
    where = place(told)
    grip: Grip = between(Grip(one, where, 1, share), told)
    link: Any = where.link
    link.stages.append(grip)
    return grip


def test_the_first_byte_begins_what_was_not_begun() -> None:
    told = Told()
    gripped(toxic("timeout"), told).feed(b"x")
    assert told.said == []


def test_a_toxicity_at_or_below_the_share_passes_everything() -> None:
    told = Told()
    grip = gripped(toxic("timeout", toxicity=0.5), told, share=0.5)
    grip.feed(b"x")
    grip.eof()
    assert told.said == [b"x", "FIN"]
    assert not grip.fire()


def test_after_bytes_begins_behind_exactly_that_byte() -> None:
    told = Told()
    grip = gripped(toxic("timeout", '{"after_bytes":5}'), told)
    grip.feed(b"abc")
    grip.feed(b"defg")
    grip.feed(b"h")
    assert told.said == [b"abc", b"de"]


def test_after_no_bytes_is_at_once() -> None:
    told = Told()
    grip = gripped(toxic("half_close", '{"after_bytes":0}'), told)
    grip.begin()
    assert told.said == ["FIN"]


def test_a_firing_takes_hold_once() -> None:
    told = Told()
    grip = gripped(toxic("timeout", '{"after_fire":true}'), told)
    grip.feed(b"x")
    assert (grip.fire(), grip.fire()) == (True, False)
    grip.feed(b"y")
    assert told.said == [b"x"]


def test_a_firing_on_a_direction_that_has_ended_takes_no_hold() -> None:
    told = Told()
    one = toxic("timeout", '{"after_fire":true}')
    grip: Grip = between(Grip(one, place(told), 1, 0.5), told)
    grip.begin()
    assert grip.over
    assert not grip.fire()


def test_a_toxicity_that_is_raised_takes_hold_and_lowered_lets_go() -> None:
    told = Told()
    grip = gripped(toxic("stall", toxicity=0), told)
    grip.feed(b"a")
    grip.change(toxic("stall", toxicity=1))
    grip.feed(b"b")
    assert told.said == [b"a"]
    grip.change(toxic("stall", toxicity=0))
    grip.feed(b"c")
    assert told.said == [b"a", b"b", b"c"]
    assert told.held == set()


def test_what_lost_bytes_closes_when_it_is_taken_away() -> None:
    told = Told()
    grip = gripped(toxic("timeout"), told)
    grip.feed(b"x")
    grip.let_go()
    assert told.said == ["closed"]


def test_a_changed_trigger_counts_for_what_still_waits() -> None:
    told = Told()
    grip = gripped(toxic("timeout", '{"after_bytes":5}'), told)
    grip.feed(b"abc")
    grip.change(toxic("timeout", '{"after_bytes":3}'))
    grip.feed(b"d")
    assert told.said == [b"abc"]


@pytest.mark.asyncio
async def test_a_reset_stays_behind_the_bytes_that_the_toxic_keeps() -> None:
    told = Told()
    grip = gripped(toxic("latency", '{"latency":60000}'), told)
    grip.feed(b"x")
    grip.reset()
    assert told.said == []
    grip.let_go()
    assert told.said == [b"x", "RST"]


@pytest.mark.asyncio
async def test_a_closed_grip_has_no_alarm() -> None:
    told = Told()
    grip = gripped(toxic("half_close", '{"after_ms":60000}'), told)
    grip.begin()
    grip.close()
    grip.close()
    assert told.said == []
