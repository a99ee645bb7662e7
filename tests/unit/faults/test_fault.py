from __future__ import annotations

from faults.fault import Side
from faults.latency import Latency
from faults.refuse import Refuse
from faults.reset import Reset


def test_a_fault_prints_as_its_name_and_fields() -> None:
    assert str(Refuse()) == "refuse"
    assert str(Reset()) == "reset(sides=client+server)"
    assert str(Reset((Side.CLIENT,))) == "reset(sides=client)"
    assert str(Latency(20)) == "latency(delay_ms=20,directions=down)"
