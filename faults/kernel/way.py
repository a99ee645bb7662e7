"""One direction of a link: each packet that enters gets its times of departure."""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from faults.fault import Fault
from faults.kernel.packet import Packet
from tokenwire.clock import Clock, Deadline

Fate = Callable[[Packet, int], Sequence[int]]
"""What a fault does to a packet that arrives at a time: the times at which it goes on.

None: it vanishes. Two: it is doubled. All in nanoseconds of CLOCK_MONOTONIC, never before
the arrival. Called once a packet, in the order of arrival.
"""

MOST_IN_FLIGHT = 50_000  # packets; 75 MB at 1,500 bytes, 1 GB/s for 75 ms


@dataclass(slots=True)
class Count:
    """Packets of one direction since the link began."""

    entered: int = 0
    delivered: int = 0  # a doubled packet counts twice
    vanished: int = 0  # by a fault
    overflowed: int = 0  # more than MOST_IN_FLIGHT were on the way: a bound, no fault


class Way:
    """The fates that a packet meets, in the order in which they were put on."""

    def __init__(self, clock: Clock, deliver: Callable[[Packet], None]) -> None:
        self.count = Count()
        self._clock = clock
        self._deliver = deliver
        self._shapes: dict[Fault, Fate] = {}
        self._fates: tuple[Fate, ...] = ()
        self._in_flight: list[tuple[int, int, Packet]] = []
        self._order = itertools.count()
        self._not_before_ns = 0
        self._deadline: Deadline | None = None

    def shape(self, fault: Fault, fate: Fate) -> None:
        """The next packet meets `fate` too, last of all; the one that this fault had is off."""
        self._shapes.pop(fault, None)
        self._shapes[fault] = fate
        self._changed()

    def unshape(self, fault: Fault) -> None:
        """The next packet no longer meets this fault's fate. Idempotent."""
        if self._shapes.pop(fault, None) is not None:
            self._changed()

    def take(self, packet: Packet, at_ns: int) -> None:
        """A packet enters."""
        self.count.entered += 1
        if not self._fates and not self._in_flight:
            self._hand_over(packet)
            return
        departures: Sequence[int] = (max(at_ns, self._not_before_ns),)
        for fate in self._fates:
            departures = [leaves for arrives in departures for leaves in fate(packet, arrives)]
        self.count.vanished += not departures
        for leaves_ns in departures:
            self._send_off(packet, leaves_ns)
        self._release()

    def swallow(self) -> None:
        """What is on the way vanishes."""
        self.count.vanished += len(self._in_flight)
        self._in_flight.clear()
        self._not_before_ns = 0
        self._arm()

    def close(self) -> None:
        """Nothing is delivered from now on. Idempotent."""
        self._in_flight.clear()
        self._arm()

    def _changed(self) -> None:
        """A live change never reorders: who enters now leaves after those on the way."""
        self._fates = tuple(self._shapes.values())
        self._not_before_ns = max((leaves_ns for leaves_ns, _, _ in self._in_flight), default=0)

    def _send_off(self, packet: Packet, leaves_ns: int) -> None:
        if len(self._in_flight) >= MOST_IN_FLIGHT:
            self.count.overflowed += 1
        else:
            heapq.heappush(self._in_flight, (leaves_ns, next(self._order), packet))

    def _release(self) -> None:
        now_ns = time.monotonic_ns()
        while self._in_flight and self._in_flight[0][0] <= now_ns:
            self._hand_over(heapq.heappop(self._in_flight)[2])
        self._arm()

    def _hand_over(self, packet: Packet) -> None:
        self.count.delivered += 1
        self._deliver(packet)

    def _arm(self) -> None:
        first_ns = self._in_flight[0][0] if self._in_flight else None
        if self._deadline is not None and self._deadline.pending:
            if self._deadline.when_ns == first_ns:
                return
            self._deadline.cancel()
        self._deadline = None if first_ns is None else self._clock.at(first_ns, self._release)
