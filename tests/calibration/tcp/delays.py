"""Later, by how much, and never earlier than that."""

from __future__ import annotations

import struct
from socket import SO_LINGER, SOL_SOCKET, socket

from faults.fault import Direction
from faults.how import How
from faults.jitter import Distribution, Jitter, delays_ns
from faults.latency import Latency
from faults.line_fault import BOTH_WAYS
from faults.throttle import Throttle
from tests.calibration.oracle import Stopwatch, assert_ends, assert_passes, assert_untold, receive
from tests.calibration.registry import calibrates
from tests.calibration.stand import Stand

RST_ON_CLOSE = struct.pack("ii", 1, 0)


@calibrates(Latency(40), Latency(40, (Direction.UP,)), Latency(40, BOTH_WAYS))
def bytes_and_fin_are_late_by_the_same_time(stand: Stand, fault: Latency) -> None:
    client, server = stand.connect()
    ends = {Direction.DOWN: (server, client), Direction.UP: (client, server)}
    stand.fire(fault)
    for direction, (source, sink) in ends.items():
        for word in (b"one", b"two"):
            clock = Stopwatch()
            assert_passes(source, sink, word)
            assert direction not in fault.directions or clock.ms >= fault.delay_ms
    source, sink = ends[fault.directions[0]]
    clock = Stopwatch()
    source.sendall(b"last")
    source.close()
    assert_ends(sink, How.FIN, b"last")
    assert clock.ms >= fault.delay_ms


@calibrates(Latency(400))
def rst_does_not_overtake_and_lifting_passes_on_what_was_kept(stand: Stand, fault: Latency) -> None:
    client, server = stand.connect()
    stand.fire(fault)
    clock = Stopwatch()
    server.sendall(b"kept")
    server.setsockopt(SOL_SOCKET, SO_LINGER, RST_ON_CLOSE)
    server.close()
    assert_untold(client)
    assert_ends(client, How.RST, b"kept")
    assert clock.ms >= fault.delay_ms
    client, server = stand.connect()
    server.sendall(b"kept")
    assert_untold(client)
    stand.lift(fault)
    assert receive(client, 4) == b"kept"


@calibrates(
    Jitter(10, seed=3),
    Jitter(10, 0.8, Distribution.LOGNORMAL, seed=4),
    Jitter(10, 0.5, Distribution.PARETO, seed=5),
)
def each_chunk_is_late_by_the_time_drawn_for_it(stand: Stand, fault: Jitter) -> None:
    client, server = stand.connect()
    stand.fire(fault)
    for planned_ns in delays_ns(fault)[:12]:
        clock = Stopwatch()
        assert_passes(server, client)
        assert clock.ms >= planned_ns / 1e6
    assert_passes(client, server)


@calibrates(Jitter(20, seed=6))
def jitter_keeps_the_order(stand: Stand, fault: Jitter) -> None:
    client, server = stand.connect()
    stand.fire(fault)
    clock = Stopwatch()
    sent = [b"%04d" % number for number in range(200)]
    for each in sent:
        server.sendall(each)
    assert receive(client, 800) == b"".join(sent)
    assert clock.ms >= delays_ns(fault)[0] / 1e6


@calibrates(Throttle(2000), Throttle(700), Throttle(900, burst_bytes=100), Throttle(50_000))
def no_more_than_the_bucket_has_passed_at_any_time(stand: Stand, fault: Throttle) -> None:
    client, server = stand.connect()
    stand.fire(fault)
    _assert_throttled(fault, server, client)
    assert_passes(client, server)


@calibrates(Throttle(800, directions=(Direction.UP,)))
def an_upload_is_throttled(stand: Stand, fault: Throttle) -> None:
    client, server = stand.connect()
    stand.fire(fault)
    _assert_throttled(fault, client, server)
    assert_passes(server, client)


def _assert_throttled(fault: Throttle, source: socket, sink: socket) -> None:
    rate = fault.bytes_per_second
    burst = max(1, fault.burst_bytes, rate / 50)
    size, got = int(burst + rate / 5), 0
    clock = Stopwatch()
    source.sendall(bytes(size))
    while got < size:
        got += len(sink.recv(65536))
        assert got <= burst + rate * clock.ms / 1000
