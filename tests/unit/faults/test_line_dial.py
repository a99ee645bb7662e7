"""What a line does while it dials, and where it cannot."""

from __future__ import annotations

import asyncio
import socket
import struct

import pytest

from faults.how import How
from faults.line import Line
from faults.line_log import LineEvent, What
from tests.calibration.oracle import (
    Stopwatch,
    assert_ends,
)
from tests.calibration.stand import LoopFactory, Stand

RST_ON_CLOSE = struct.pack("ii", 1, 0)


def test_a_client_that_resets_while_the_upstream_is_dialled_is_a_reset(stand: Stand) -> None:
    stand.do(_knock_and_reset(stand))
    assert_ends(stand.answer(), How.RST)


@pytest.mark.parametrize("unreachable", list(How))
def test_a_client_whose_upstream_refuses_is_told_so(
    loop_factory: LoopFactory, unreachable: How
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        nobody: tuple[str, int] = gone.getsockname()
    events = _dial_in_vain(loop_factory, nobody, 10, unreachable)
    assert "refused" in _failure(events)


def test_a_dial_that_hangs_is_given_up_in_time(loop_factory: LoopFactory) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        address: tuple[str, int] = full.getsockname()
        crowd = [socket.socket() for _ in range(4)]  # the kernel drops the SYNs beyond its backlog
        for each in crowd:
            each.setblocking(False)
            each.connect_ex(address)
        clock = Stopwatch()
        events = _dial_in_vain(loop_factory, address, 0.2, How.RST)
        assert clock.ms >= 200
        for each in crowd:
            each.close()
    assert "no answer within 0.2 s" in _failure(events)


async def _knock_and_reset(stand: Stand) -> None:
    """While the line's loop is busy with this: it accepts a connection that is over."""
    client = stand.knock()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RST_ON_CLOSE)
    client.close()


def _dial_in_vain(
    loop_factory: LoopFactory, upstream: tuple[str, int], seconds: float, unreachable: How
) -> list[LineEvent]:
    async def run() -> list[LineEvent]:
        async with Line.stretched(upstream, dial_seconds=seconds, unreachable=unreachable) as line:
            reader, writer = await asyncio.open_connection(line.host, line.port)
            try:
                assert await reader.read() == b""
                assert unreachable is How.FIN
            except ConnectionResetError:
                assert unreachable is How.RST
            writer.close()
            return list(line.log)

    with asyncio.Runner(loop_factory=loop_factory) as runner:
        return runner.run(run())


def _failure(events: list[LineEvent]) -> str:
    (failure,) = [event for event in events if event.what is What.DIAL_FAILED]
    return failure.detail
