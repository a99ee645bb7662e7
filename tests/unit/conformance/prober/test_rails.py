from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from conformance.options import Trouble
from conformance.prober import rails
from conformance.prober.probe import Way
from conformance.prober.road import Near, direct
from conformance.prober.subject import Subject
from conformance.prober.survey import Survey, find, streams
from conformance.targets.target import Depth, Limits, Target, TargetWire
from servers.ledger import Ledger
from servers.origin import serving
from servers.run import Attempt

ALL = Survey(tuple(Way), 130.0)
SMALL = Survey((Way.SSE,), 1.0, repeats=1)


def target(**limits: float) -> Target:
    allowed = replace(Limits(requests=100_000, streams_at_once=1000), **limits)  # type: ignore[arg-type]
    wires = {wire: TargetWire(f"http://127.0.0.1:1/{wire}") for wire in rails.ALL_WIRES}
    return Target("staging", Depth.SANDWICH, wires, Path("/staging.toml"), limits=allowed)


def test_what_the_file_allows_is_let_through() -> None:
    rails.check(ALL, target())


@pytest.mark.parametrize(
    ("limits", "named"),
    [
        ({"streams_at_once": 8}, "streams_at_once is 8"),
        ({"requests": 100}, "requests is 100"),
        ({"cost": 1.0, "price_per_request": 0.01}, "cost"),
    ],
)
def test_what_goes_beyond_is_refused_with_the_way_out(limits: dict[str, float], named: str) -> None:
    with pytest.raises(Trouble, match=named) as refused:
        rails.check(ALL, target(**limits))
    assert "raise it, or ask for less" in str(refused.value)


def test_less_is_asked_of_fewer_wires() -> None:
    one = replace(ALL, ways=(Way.SSE,), repeats=1)
    assert rails.streams_at_once(one, rails.ALL_WIRES) < rails.streams_at_once(ALL, ["sse"])
    assert rails.all_requests(one, rails.ALL_WIRES) < rails.all_requests(ALL, rails.ALL_WIRES)


@pytest.mark.asyncio
async def test_no_more_is_sent_than_was_said() -> None:
    ledger = Counting()
    async with serving(ledger=ledger) as origin:
        subject = Subject("counted", direct(origin), Near(origin))
        assert rails.streams_at_once(SMALL, subject.endpoints) == streams(SMALL, subject)
        report = await find(SMALL, subject)
    assert 0 < ledger.opened <= rails.all_requests(SMALL, rails.ALL_WIRES)
    assert report.streams == streams(SMALL, subject)


class Counting(Ledger):
    opened = 0

    def open(self, run_id: str, script: str, wire: str, peer: str, resume_after: int) -> Attempt:
        self.opened += 1
        return super().open(run_id, script, wire, peer, resume_after)
