"""A line passes everything on, and befalls its links as it is told."""

from __future__ import annotations

import asyncio
import os
import select
import socket
import struct

import pytest

from faults.fault import Side
from faults.fin import Fin
from faults.flip_byte import FlipByte
from faults.how import How
from faults.idle_timeout import IdleTimeout
from faults.latency import Latency
from faults.line import Line
from faults.line_log import Carried, LineEvent, What
from faults.max_duration import MaxDuration
from faults.reset import Reset
from faults.slow_accept import SlowAccept
from faults.throttle import Throttle
from tests.calibration.oracle import (
    Stopwatch,
    assert_ends,
    assert_passes,
    assert_untold,
    fill,
    receive,
)
from tests.calibration.stand import PATIENCE_SECONDS, LoopFactory, Stand, standing

RST_ON_CLOSE = struct.pack("ii", 1, 0)
MUCH = 64 * 1024 * 1024


def test_a_client_that_ends_its_request_still_gets_its_answer(stand: Stand) -> None:
    client, server = stand.connect()
    client.sendall(b"request")
    client.shutdown(socket.SHUT_WR)
    assert_ends(server, How.FIN, b"request")
    server.sendall(b"answer")
    server.close()
    assert_ends(client, How.FIN, b"answer")


def test_a_server_that_ends_its_answer_still_gets_the_rest_of_the_request(stand: Stand) -> None:
    client, server = stand.connect()
    server.shutdown(socket.SHUT_WR)
    assert_ends(client, How.FIN)
    client.sendall(b"the rest")
    client.close()
    assert_ends(server, How.FIN, b"the rest")


@pytest.mark.parametrize("from_client", [True, False])
def test_rst_stays_rst_behind_the_bytes_before_it(stand: Stand, from_client: bool) -> None:
    client, server = stand.connect()
    source, sink = (client, server) if from_client else (server, client)
    source.sendall(b"last words")
    source.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RST_ON_CLOSE)
    source.close()
    assert_ends(sink, How.RST, b"last words")


@pytest.mark.parametrize("from_client", [True, False])
def test_a_peer_that_closed_and_is_spoken_to_answers_rst_on_the_other_side_too(
    stand: Stand, from_client: bool
) -> None:
    client, server = stand.connect()
    source, sink = (client, server) if from_client else (server, client)
    source.close()  # a FIN by itself could be half a close
    assert_ends(sink, How.FIN)
    told = select.poll()
    told.register(sink, 0)  # an error is always told, and a plain end of file is none
    for _ in range(50):  # a loop reads no more after FIN: the line learns of RST when it writes
        sink.sendall(b"still there?")
        if any(flags & select.POLLERR for _, flags in told.poll(PATIENCE_SECONDS * 1000 / 50)):
            return
    pytest.fail("it was never told")


@pytest.mark.parametrize("upload", [True, False])
def test_a_slow_reader_slows_its_writer_down_and_loses_nothing(stand: Stand, upload: bool) -> None:
    client, server = stand.connect()
    source, sink = (client, server) if upload else (server, client)
    sent = fill(source, MUCH)
    assert sent < MUCH
    assert receive(sink, sent) == bytes(sent)
    source.settimeout(PATIENCE_SECONDS)
    assert_passes(source, sink)
    assert_passes(sink, source)


def test_bytes_are_counted_exactly_and_the_link_is_logged(stand: Stand) -> None:
    client, server = stand.connect()
    assert_passes(client, server, b"u" * 999)
    assert_passes(server, client, b"d" * 99_999)
    client.close()
    assert_ends(server, How.FIN)
    server.close()
    events = stand.do(_closed(stand.line))
    assert [event.what for event in events] == [
        What.ACCEPTED,
        What.DIALLED,
        What.FIRST_BYTE,
        What.FIRST_BYTE,
        What.EOF,
        What.EOF,
        What.CLOSED,
    ]
    assert events[-1].up == Carried(1000, 1000)
    assert events[-1].down == Carried(100_000, 100_000)
    assert [event.at_ns for event in events] == sorted(event.at_ns for event in events)


def test_bytes_that_only_a_fault_holds_count_as_received_and_not_as_sent(stand: Stand) -> None:
    client, server = stand.connect()
    stand.fire(Latency(60_000))
    server.sendall(b"held")
    assert_untold(client)
    (link,) = stand.line.links.values()
    assert link.down.carried == Carried(5, 1)
    stand.lift(Latency(60_000))
    assert receive(client, 4) == b"held"
    assert link.down.carried == Carried(5, 5)


def test_the_last_stage_taken_off_restores_the_fast_path(stand: Stand) -> None:
    client, server = stand.connect()
    (link,) = stand.line.links.values()
    for fault in (Latency(1), Throttle(1e9)):
        stand.fire(fault)
        assert link.down.source.deliver != link.down.sink.transport.write
        assert_passes(server, client)
    stand.lift(Latency(1))
    assert_passes(server, client)
    stand.lift(Throttle(1e9))
    assert link.down.source.deliver == link.down.sink.transport.write
    assert_passes(server, client)
    assert link.down.carried == Carried(25, 25)


def test_a_fault_that_is_done_takes_itself_off(stand: Stand) -> None:
    client, server = stand.connect()
    (link,) = stand.line.links.values()
    stand.fire(FlipByte(2))
    assert_passes(server, client, b"a")
    server.sendall(b"b")
    assert receive(client, 1) == b"c"
    stand.do(asyncio.sleep(0))  # the loop is through with that byte
    assert link.down.source.deliver == link.down.sink.transport.write


def test_a_fault_befalls_every_live_link_and_none_to_come(stand: Stand) -> None:
    links = [stand.connect() for _ in range(3)]
    stand.fire(Fin())
    for client, server in links:
        assert_ends(client, How.FIN)
        assert_ends(server, How.FIN)
    stand.connect()


def test_a_side_that_was_told_nothing_is_not_told_by_a_later_fault(stand: Stand) -> None:
    client, server = stand.connect()
    stand.fire(Reset((Side.CLIENT,)))
    assert_ends(client, How.RST)
    for fault in (IdleTimeout(0.01), MaxDuration(0), Fin()):
        stand.fire(fault)
        assert_untold(server)


def test_a_fault_fired_on_an_empty_line_befalls_the_next_link(stand: Stand) -> None:
    stand.fire(Fin())
    client, server = stand.link()
    assert_ends(client, How.FIN)
    assert_ends(server, How.FIN)
    stand.connect()


def test_a_shaping_fault_befalls_the_links_to_come_until_it_is_lifted(stand: Stand) -> None:
    fault = Latency(30)
    stand.fire(fault)
    for delayed in (True, False):
        client, server = stand.link()
        clock = Stopwatch()
        assert_passes(server, client)
        assert not delayed or clock.ms >= 30
        stand.lift(fault)


def test_a_line_that_closes_leaves_no_socket(loop_factory: LoopFactory) -> None:
    with standing(loop_factory) as warm:
        warm.connect()
    before = len(os.listdir("/proc/self/fd"))
    with standing(loop_factory) as stand:
        stand.connect()
        client, _ = stand.connect()
        stand.fire(Latency(60_000))
        client.sendall(b"under way")
        stand.fire(SlowAccept(60))
        stand.do(_accepted(stand.line, stand.knock()))
    assert len(os.listdir("/proc/self/fd")) == before
    assert not stand.line.links


def test_a_port_in_use_is_an_error(loop_factory: LoopFactory) -> None:
    async def open_line(port: int) -> None:
        async with Line.stretched(("127.0.0.1", 1), port=port):
            """Never reached."""

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        with (
            asyncio.Runner(loop_factory=loop_factory) as runner,
            pytest.raises(OSError, match="in use"),
        ):
            runner.run(open_line(port))


async def _accepted(line: Line, _client: socket.socket) -> None:
    while not line.links[max(line.links)].standing or len(line.links) < 3:  # noqa: ASYNC110
        await asyncio.sleep(0)


async def _closed(line: Line) -> list[LineEvent]:
    while line.links:  # noqa: ASYNC110  the line tells nobody, and its peers have closed
        await asyncio.sleep(0)
    return list(line.log)
