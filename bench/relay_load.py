"""What is asked of a relay: round trips, bulk, connections, memory."""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

PING = bytes(64)
TURN = 50
WARM_TURNS = 5
TURNS = 50
BULK_SECONDS = 0.4
CONNECT_SECONDS = 0.3
CONCURRENT = 64
HELD_CONNECTIONS = 1000
PATIENCE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """Microseconds."""

    p50: float
    p99: float


def round_trips(ports: Mapping[str, int]) -> dict[str, RoundTrip]:
    """A 64-byte ping-pong on one connection through each, from blocking sockets.

    They take turns every 50 round trips, so that what else the machine does hits all alike.
    """
    taken: dict[str, list[int]] = {name: [] for name in ports}
    with ExitStack() as open_ones:
        peers = {
            name: open_ones.enter_context(closing(connected(port))) for name, port in ports.items()
        }
        for turn in range(WARM_TURNS + TURNS):
            for name, peer in peers.items():
                some = _ping_pong(peer)
                if turn >= WARM_TURNS:
                    taken[name] += some
    return {name: _quantiles(sorted(times)) for name, times in taken.items()}


def _ping_pong(peer: socket.socket) -> list[int]:
    send, receive, now = peer.send, peer.recv, time.perf_counter_ns
    taken: list[int] = []
    for _ in range(TURN):
        begin = now()
        send(PING)
        receive(64)
        taken.append(now() - begin)
    return taken[1:]  # the first finds the relay's memory in nobody's cache


def _quantiles(taken: list[int]) -> RoundTrip:
    return RoundTrip(taken[len(taken) // 2] / 1000, taken[len(taken) * 99 // 100] / 1000)


def bulk(port: int) -> float:
    """Gigabytes per second, from an origin that sends without end."""
    room = bytearray(1 << 20)
    with closing(connected(port)) as peer:
        peer.recv_into(room)
        got, begin = 0, time.perf_counter()
        while (taken := time.perf_counter() - begin) < BULK_SECONDS:
            got += peer.recv_into(room)
    return got / taken / 1e9


def sequential(port: int) -> float:
    """Connections per second, one after the other: connect, a byte each way, close."""
    count, begin = 0, time.perf_counter()
    while (taken := time.perf_counter() - begin) < CONNECT_SECONDS:
        with closing(connected(port)) as peer:
            peer.send(b"x")
            peer.recv(1)
        count += 1
    return count / taken


def concurrent(port: int) -> float:
    """Connections per second, 64 at a time."""
    count, begin = 0, time.perf_counter()
    with closing(select.epoll()) as poller, ExitStack() as rest:
        peers: dict[int, socket.socket] = {}
        for _ in range(CONCURRENT):
            _begin(port, poller, peers)
        while (taken := time.perf_counter() - begin) < CONNECT_SECONDS:
            for number, events in poller.poll(PATIENCE_SECONDS):
                if events & select.EPOLLOUT:
                    peers[number].send(b"x")
                    poller.modify(number, select.EPOLLIN)
                    continue
                peers[number].recv(1)
                peers.pop(number).close()
                count += 1
                _begin(port, poller, peers)
        for peer in peers.values():
            rest.callback(peer.close)
    return count / taken


def kilobytes_per_connection(port: int, pid: int) -> float:
    """Growth of the relay's resident memory over 1,000 connections that have carried a byte."""
    with ExitStack() as held:
        for _ in range(50):
            _hold(port, held)
        before = _resident_bytes(pid)
        for _ in range(HELD_CONNECTIONS):
            _hold(port, held)
        return (_resident_bytes(pid) - before) / HELD_CONNECTIONS / 1000


def connected(port: int) -> socket.socket:
    """A blocking socket without Nagle's algorithm."""
    peer = socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS)
    peer.setblocking(True)
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return peer


def _begin(port: int, poller: select.epoll, peers: dict[int, socket.socket]) -> None:
    peer = socket.socket()
    peer.setblocking(False)
    peer.connect_ex(("127.0.0.1", port))
    peers[peer.fileno()] = peer
    poller.register(peer, select.EPOLLOUT)


def _hold(port: int, held: ExitStack) -> None:
    peer = held.enter_context(closing(connected(port)))
    peer.send(b"x")
    peer.recv(1)


def _resident_bytes(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
