"""Every fault of the catalogue is expressed in Toxiproxy's terms or has a reason why not."""

from __future__ import annotations

import pytest

from faults.accept_then_fin import AcceptThenFin
from faults.catalogue import catalogue
from faults.fault import BOTH_SIDES, Direction, Fault, Layer, Side
from faults.fin import Fin
from faults.how import How
from faults.jitter import Distribution, Jitter
from faults.kill import Kill
from faults.latency import Latency
from faults.line_fault import LineFault
from faults.refuse import Refuse
from faults.reset import Reset
from faults.slice import Slice
from faults.stall import Stall
from faults.throttle import Throttle
from faults.toxiproxy.expressed import Switch, ToxicSpec, Unsupported, expressed
from faults.toxiproxy.reasons import REASONS
from faults.truncate import Truncate

DOWN = Direction.DOWN


def test_every_fault_of_the_tcp_layer_has_a_reason_or_a_toxic() -> None:
    tcp = {name for name, kind in catalogue().items() if kind.about.layer is Layer.TCP}
    assert tcp - set(REASONS) == {"stall"}
    assert set(REASONS) <= tcp


@pytest.mark.parametrize(
    ("fault", "toxics"),
    [
        (Latency(20), (ToxicSpec("latency", DOWN, (("latency", 20),)),)),
        (Jitter(20, 0.5), (ToxicSpec("latency", DOWN, (("latency", 20), ("jitter", 10))),)),
        (Throttle(2000), (ToxicSpec("bandwidth", DOWN, (("rate", 2),)),)),
        (Truncate(777), (ToxicSpec("limit_data", DOWN, (("bytes", 777),)),)),
        (
            Slice(8, 2, 0.5),
            (
                ToxicSpec(
                    "slicer", DOWN, (("average_size", 8), ("size_variation", 2), ("delay", 500))
                ),
            ),
        ),
        (
            Stall(),
            tuple(ToxicSpec("bandwidth", way, (("rate", 0),)) for way in Stall().directions),
        ),
    ],
    ids=str,
)
def test_a_fault_becomes_a_toxic_in_each_direction(
    fault: LineFault, toxics: tuple[ToxicSpec, ...]
) -> None:
    assert expressed(fault, live=True) == toxics


def test_ends_depend_on_whether_there_is_a_connection() -> None:
    assert expressed(Fin(), live=True) is Switch.OFF_AND_ON
    assert isinstance(expressed(Fin(), live=False), Unsupported)
    assert expressed(Refuse(), live=False) is Switch.OFF
    assert isinstance(expressed(Refuse(), live=True), Unsupported)
    assert expressed(Reset(), live=False) == (ToxicSpec("reset_peer", DOWN, (("timeout", 0),)),)
    assert isinstance(expressed(Reset(), live=True), Unsupported)


@pytest.mark.parametrize(
    "fault",
    [
        Latency(0.5),
        Throttle(500),
        Throttle(2000, burst_bytes=1),
        Jitter(20, 2.0),
        Jitter(20, 0.5, Distribution.PARETO),
        Truncate(777, How.RST),
        Truncate(777, sides=(Side.CLIENT,)),
        Reset(BOTH_SIDES[:1]),
        AcceptThenFin(),
        Kill(),
    ],
    ids=str,
)
def test_a_form_that_toxiproxy_lacks_has_a_reason(fault: Fault) -> None:
    for live in (True, False):
        terms = expressed(fault, live=live)
        assert isinstance(terms, Unsupported)
        assert terms.reason


def test_a_frame_is_nothing_that_toxiproxy_knows() -> None:
    close_code = catalogue()["empty-close"]()
    terms = expressed(close_code, live=True)
    assert isinstance(terms, Unsupported)
    assert "bytes only" in terms.reason
