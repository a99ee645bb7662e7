from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

import pytest

from faults.catalogue import by_name, catalogue, parse
from faults.fault import Direction, Fault, Side
from faults.jitter import Distribution, Jitter
from faults.notation import BadFaultError
from faults.reset import Reset
from faults.stall import Stall

WIRES = {"sse", "websocket", "grpc", "grpc-web"}
every_fault = pytest.mark.parametrize("fault", catalogue().values(), ids=catalogue().keys())


@every_fault
def test_every_fault_says_what_it_is(fault: type[Fault]) -> None:
    about = fault.about
    assert fault.__doc__
    assert about.cause
    assert set(about.where) <= {"near", "far", "origin", "gateway"}
    assert set(about.when) <= {"connect", "heard(k)", "said(k)"}
    assert about.where
    assert about.when
    assert set(about.looks) <= WIRES
    assert about.looks


@every_fault
def test_every_fault_is_read_back_from_what_it_prints(fault: type[Fault]) -> None:
    needed: dict[str, Any] = {
        field.name: 1 for field in fields(fault) if field.default is MISSING
    }  # all that has no default is a number
    one = fault(**needed)
    assert parse(str(one)) == one


def test_fields_are_read_by_their_type() -> None:
    assert parse("reset(sides=client)") == Reset((Side.CLIENT,))
    assert parse(" stall( directions = up + down ) ") == Stall((Direction.UP, Direction.DOWN))
    assert parse("jitter(mean_ms=2.5,distribution=pareto,seed=7)") == Jitter(
        2.5, distribution=Distribution.PARETO, seed=7
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("rset", "there is no fault 'rset': did you mean reset?"),
        ("", "there is no fault '': see `python -m faults list`"),
        ("reset(sides=client", "'reset(sides=client' does not end in `)`"),
        ("reset(client)", "reset: 'client' is not `field=value`"),
        ("reset(side=client)", "reset has no field side: it has sides"),
        ("refuse(x=1)", "refuse has no field x: it has none"),
        (
            "reset(sides=clint)",
            "reset: sides must be client or server, joined by +, not 'clint'",
        ),
        (
            "latency(delay_ms=soon)",
            "latency: delay_ms must be a number, not 'soon'",
        ),
        ("latency(delay_ms=-1)", "latency: delay_ms must be 0 or more, not -1.0"),
        ("latency(delay_ms=1,delay_ms=2)", "latency: delay_ms is given twice"),
        (
            "latency",
            "latency needs delay_ms: write latency(delay_ms=a number,directions=down)",
        ),
    ],
)
def test_a_bad_fault_is_one_line_that_names_the_culprit(text: str, line: str) -> None:
    with pytest.raises(BadFaultError) as caught:
        parse(text)
    assert str(caught.value) == line


def test_names_are_looked_up() -> None:
    assert by_name("reset") is Reset
