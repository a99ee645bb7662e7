"""Silence: bytes that wait, and bytes that are gone."""

from __future__ import annotations

import socket
from select import select

from faults.accept_then_silence import AcceptThenSilence
from faults.fault import Direction
from faults.stall import Stall
from faults.stall_and_resume import StallAndResume
from faults.swallow import Swallow
from tests.calibration.oracle import Stopwatch, assert_passes, assert_untold, fill, receive
from tests.calibration.registry import calibrates
from tests.calibration.stand import PATIENCE_SECONDS, Stand

MUCH = 64 * 1024 * 1024  # more than two kernels keep for a connection
DOWN, UP = (Direction.DOWN,), (Direction.UP,)
Ways = dict[Direction, tuple[socket.socket, socket.socket]]


def ways(stand: Stand) -> Ways:
    """Source and sink of each direction of a new link."""
    client, server = stand.connect()
    return {Direction.DOWN: (server, client), Direction.UP: (client, server)}


@calibrates(Stall(), Stall(DOWN), Stall(UP))
def the_writer_is_blocked_and_every_byte_arrives_in_the_end(stand: Stand, fault: Stall) -> None:
    link = ways(stand)
    stand.fire(fault)
    for direction, (source, sink) in link.items():
        if direction not in fault.directions:
            assert_passes(source, sink)
    source, sink = link[fault.directions[0]]
    sent = fill(source, MUCH)
    assert sent < MUCH, "the writer was never blocked"
    assert_untold(sink)
    stand.lift(fault)
    assert receive(sink, sent) == bytes(sent)
    source.settimeout(PATIENCE_SECONDS)
    assert_passes(source, sink)


@calibrates(StallAndResume(0.2), StallAndResume(0.2, UP))
def it_ends_by_itself_and_not_before_its_time(stand: Stand, fault: StallAndResume) -> None:
    link = ways(stand)
    clock = Stopwatch()
    stand.fire(fault)
    for direction in fault.directions:
        link[direction][0].sendall(b"waits")
    for direction in fault.directions:
        sink = link[direction][1]
        assert receive(sink, 5) == b"waits"
        assert clock.ms >= fault.seconds * 1000


@calibrates(Swallow(), Swallow(DOWN), Swallow(UP))
def all_is_taken_nothing_arrives_and_nobody_is_told(stand: Stand, fault: Swallow) -> None:
    link = ways(stand)
    stand.fire(fault)
    for direction, (source, sink) in link.items():
        if direction not in fault.directions:
            assert_passes(source, sink)
    source, sink = link[fault.directions[0]]
    assert fill(source, MUCH) == MUCH
    source.close()
    assert_untold(sink)


@calibrates(AcceptThenSilence())
def connected_and_nothing_more(stand: Stand, fault: AcceptThenSilence) -> None:
    living = stand.connect()
    stand.fire(fault)
    client = stand.knock()
    client.sendall(b"hello?")
    assert_untold(client)
    assert not select([stand.listener], [], [], 0)[0], "the upstream was dialled"
    assert_passes(*living)
    stand.lift(fault)
    stand.connect()
    assert_untold(client)
