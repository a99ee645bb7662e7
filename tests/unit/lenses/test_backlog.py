"""Where the bytes lie that a client has stopped reading."""

from __future__ import annotations

from dataclasses import replace

from lenses.backlog import Backlog, backlog
from lenses.stream import Unmeasurable
from tests.synthetic import recording
from tokenwire.recording import Standstill, Weight

GATEWAY = Weight("gateway", 100, 130, 0, 50)
ORIGIN = Weight("origin", 500, 507, 9, 9)


def weighed(*weights: Weight, taken: int = 1000, at_ns: int = 7) -> object:
    return backlog(replace(recording(), standstill=Standstill(at_ns, 10, taken, 4000, weights)))


def test_what_a_gateway_keeps_is_told_from_what_lies_elsewhere() -> None:
    assert weighed(GATEWAY, ORIGIN) == Backlog(4000, 990, 30, 50, 7, 910, True)


def test_without_a_gateway_all_lies_elsewhere() -> None:
    assert weighed(ORIGIN, at_ns=0) == Backlog(4000, 990, None, None, 7, 990, False)


def test_a_gateway_that_keeps_copies_leaves_nothing_elsewhere() -> None:
    assert weighed(replace(GATEWAY, memory_after_bytes=9000), taken=100) == Backlog(
        4000, 90, 8900, 50, None, 0, True
    )


def test_where_nobody_waited_for_a_standstill_there_is_nothing_to_say() -> None:
    assert isinstance(backlog(recording()), Unmeasurable)
