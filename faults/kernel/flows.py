"""The TCP connections that a link has carried, and what each end awaits next.

An RST is believed only at exactly the sequence number that its receiver awaits; anything
else in the window earns a challenge ACK (RFC 5961 section 3.2).
"""

from __future__ import annotations

from typing import NamedTuple

from faults.fault import Direction, Side
from faults.kernel.packet import ACK, RST, SEQUENCE_SPACE, SYN, Segment

_SPEAKER = {Direction.DOWN: Side.SERVER, Direction.UP: Side.CLIENT}
_LISTENER = {Direction.DOWN: Side.CLIENT, Direction.UP: Side.SERVER}
MOST_FLOWS = 4096


class Flow(NamedTuple):
    """The two ends of one connection. Addresses are 32-bit integers."""

    client: int
    client_port: int
    server: int
    server_port: int


def flow_of(segment: Segment, direction: Direction) -> Flow:
    """The connection that a segment travelling in this direction belongs to."""
    source = (segment.source, segment.source_port)
    destination = (segment.destination, segment.destination_port)
    return Flow(*source, *destination) if direction is Direction.UP else Flow(*destination, *source)


class Flows:
    """Fed with every TCP segment; forgets a connection at its RST or when 4,096 newer came."""

    def __init__(self) -> None:
        self._awaited: dict[Flow, dict[Side, int]] = {}

    def known(self) -> tuple[Flow, ...]:
        """The connections seen and not yet reset, oldest first."""
        return tuple(self._awaited)

    def awaited(self, flow: Flow, side: Side) -> int | None:
        """The sequence number that this side awaits; None while it has neither spoken nor heard."""
        return self._awaited.get(flow, {}).get(side)

    def sent(self, segment: Segment, direction: Direction) -> None:
        """One end sent it: its acknowledgment number is what that end awaits."""
        flow = flow_of(segment, direction)
        if segment.opens:
            self._awaited.pop(flow, None)  # the port is used again
        awaited = self._remembered(flow)
        if segment.flags & ACK:
            _advance(awaited, _SPEAKER[direction], segment.acknowledgment)

    def delivered(self, segment: Segment, direction: Direction) -> None:
        """It reached the other end, which moves on if this is what it awaited."""
        flow = flow_of(segment, direction)
        if segment.flags & RST:
            self._awaited.pop(flow, None)
            return
        awaited = self._remembered(flow)
        listener = _LISTENER[direction]
        expected = awaited.get(listener)
        if segment.flags & SYN or (expected is not None and _reached(segment.sequence, expected)):
            _advance(awaited, listener, segment.next_sequence)

    def _remembered(self, flow: Flow) -> dict[Side, int]:
        awaited = self._awaited.get(flow)
        if awaited is None:
            awaited = self._awaited[flow] = {}
            if len(self._awaited) > MOST_FLOWS:
                del self._awaited[next(iter(self._awaited))]
        return awaited


def _advance(awaited: dict[Side, int], side: Side, sequence: int) -> None:
    if side not in awaited or _reached(awaited[side], sequence):
        awaited[side] = sequence


def _reached(earlier: int, later: int) -> bool:
    """`earlier` <= `later` in sequence space, which wraps (RFC 9293 section 3.4)."""
    return (later - earlier) % SEQUENCE_SPACE < SEQUENCE_SPACE // 2
