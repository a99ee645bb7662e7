"""Each lens meets its rules on real streams of every wire, and each rule can be broken."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from lenses.catalogue import LENSES
from tests.lenses.rule import Rule
from tests.lenses.rules import RULES
from tests.lenses.streams import Streams, stream
from tokenwire.recording import Recording

EVERY = [(rule, wire) for rule in RULES for wire in rule.wires]
ASSERTED = [(rule, wire) for rule, wire in EVERY if not rule.timed]


@pytest.fixture(scope="module")
def streams() -> Streams:
    return asyncio.run(stream(every=12))


def _named(part: Rule | str) -> str:
    return part if isinstance(part, str) else f"{part.lens}: {part.says}"


def _skip_where_it_cannot_be_shown(streams: Streams, rule: Rule, wire: str) -> None:
    if missing := rule.missing(streams, wire):
        pytest.skip(missing)


@pytest.mark.parametrize(("rule", "wire"), ASSERTED, ids=_named)
def test_a_rule_holds_on_every_wire(streams: Streams, rule: Rule, wire: str) -> None:
    _skip_where_it_cannot_be_shown(streams, rule, wire)
    found = rule.find(streams, wire)
    assert found.holds, found.figure


@pytest.mark.parametrize(("rule", "wire"), EVERY, ids=_named)
def test_another_stream_in_its_place_breaks_the_rule(
    streams: Streams, rule: Rule, wire: str
) -> None:
    _skip_where_it_cannot_be_shown(streams, rule, wire)
    name, other = rule.broken_by
    broken = {**streams, f"{name}/{wire}": _in_its_place(streams, other, wire)}
    assert not rule.find(broken, wire).holds


def _in_its_place(streams: Streams, name: str, wire: str) -> Recording:
    """A stream by its name; `-lossy`: without its 40th event; `-other`: of a wire that differs."""
    if name.endswith("-lossy"):
        whole = streams[f"{name.removesuffix('-lossy')}/{wire}"]
        seen = whole.observation
        return replace(whole, observation=replace(seen, heard=(*seen.heard[:39], *seen.heard[40:])))
    if name.endswith("-other"):
        other_wire = "sse" if wire == "grpc" else "grpc"
        return streams[f"{name.removesuffix('-other')}-flowing/{other_wire}"]
    return streams[f"{name}/{wire}"]


def test_every_lens_has_a_rule() -> None:
    weighed = {"backlog"}  # needs a gateway's process: tests/unit/lenses/test_backlog.py
    assert {rule.lens for rule in RULES} == set(LENSES) - weighed
