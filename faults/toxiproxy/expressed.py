"""Which faults Toxiproxy 2.12 can express, in its own terms, and why it cannot the others.

What is here is what its server does, not what its README says; docs/toxiproxy.md has the
experiments behind each reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from faults.fault import BOTH_SIDES, Direction, Fault
from faults.fin import Fin
from faults.frames.frame_fault import FrameFault
from faults.how import How
from faults.jitter import Distribution, Jitter
from faults.latency import Latency
from faults.line_fault import LineFault
from faults.refuse import Refuse
from faults.reset import Reset
from faults.slice import Slice
from faults.slow_close import SlowClose
from faults.stall import Stall
from faults.throttle import Throttle
from faults.toxiproxy.reasons import REASONS
from faults.truncate import Truncate


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Toxiproxy cannot do it. `reason` is for the person who reads the report."""

    reason: str


@dataclass(frozen=True, slots=True)
class ToxicSpec:
    """A toxic to add."""

    type: str
    direction: Direction
    attributes: tuple[tuple[str, int], ...]


class Switch(Enum):
    """What switching a proxy can do: off cuts every connection with FIN."""

    OFF = auto()
    OFF_AND_ON = auto()


Terms = tuple[ToxicSpec, ...] | Switch | Unsupported


def expressed(fault: Fault, *, live: bool) -> Terms:
    """The fault in Toxiproxy's terms. `live`: fired on connections that stand already."""
    match fault:
        case Latency(delay_ms=delay, directions=directions):
            return _toxics("latency", directions, latency=delay)
        case Jitter(distribution=Distribution.UNIFORM, mean_ms=mean, spread=spread) if spread <= 1:
            return _toxics("latency", fault.directions, latency=mean, jitter=mean * spread)
        case Throttle(burst_bytes=0, bytes_per_second=rate, directions=directions):
            return _toxics("bandwidth", directions, rate=rate / 1000)
        case Slice(size_bytes=size, spread_bytes=spread, gap_ms=gap, directions=directions):
            sizes = {"average_size": size, "size_variation": spread}
            return _toxics("slicer", directions, **sizes, delay=gap * 1000)
        case Truncate(how=How.FIN, sides=sides, after_bytes=most) if set(sides) == set(BOTH_SIDES):
            return _toxics("limit_data", (fault.direction,), bytes=most)
        case SlowClose(delay_ms=delay, directions=directions):
            return _toxics("slow_close", directions, delay=delay)
        case Stall(directions=directions):
            return _toxics("bandwidth", directions, rate=0)
        case Reset(sides=sides) if set(sides) == set(BOTH_SIDES) and not live:
            return _toxics("reset_peer", (Direction.DOWN,), timeout=0)
        case Fin(sides=sides) if set(sides) == set(BOTH_SIDES) and live:
            return Switch.OFF_AND_ON
        case Refuse() if not live:
            return Switch.OFF
        case _:
            return Unsupported(_reason(fault))


def _toxics(type_: str, directions: Iterable[Direction], **attributes: float) -> Terms:
    """One toxic a direction. The API takes whole numbers only."""
    for name, value in attributes.items():
        if value != int(value):
            return Unsupported(f"Toxiproxy's {name} is a whole number, {value:g} is not")
    whole = tuple((name, int(value)) for name, value in attributes.items())
    return tuple(ToxicSpec(type_, direction, whole) for direction in directions)


def _reason(fault: Fault) -> str:
    if isinstance(fault, FrameFault):
        return "Toxiproxy knows bytes only: no HTTP, no WebSocket, no HTTP/2 (issue 50)"
    if not isinstance(fault, LineFault):
        return f"{fault.name()} does not befall a line, and Toxiproxy is nothing else"
    return REASONS[fault.name()]
