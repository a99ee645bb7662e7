"""How what was written is cut up or put together."""

from __future__ import annotations

from faults.buffer import Buffer
from faults.coalesce import Coalesce
from faults.cut_inside import CutInside
from faults.fault import Direction
from faults.how import How
from faults.seams import Seam
from faults.slice import Slice
from tests.calibration.oracle import (
    Stopwatch,
    assert_ends,
    assert_passes,
    assert_untold,
    receive,
    segments,
)
from tests.calibration.registry import calibrates
from tests.calibration.stand import Stand

NEVER_MS = 600_000  # a gap that no test outlives: what follows the first piece stays away


@calibrates(Slice(), Slice(3, gap_ms=1), Slice(4, 3, gap_ms=1, seed=1))
def as_many_segments_as_pieces(stand: Stand, fault: Slice) -> None:
    client, server = stand.connect()
    stand.fire(fault)
    before = segments(client)
    assert_passes(server, client, b"one write of 24 bytes...")
    largest = fault.size_bytes + fault.spread_bytes
    assert segments(client) - before >= 24 / largest
    assert_passes(client, server)


@calibrates(Slice(1, gap_ms=NEVER_MS), Slice(7, gap_ms=NEVER_MS), Slice(5, 2, NEVER_MS, seed=2))
def the_first_piece_has_the_planned_size(stand: Stand, fault: Slice) -> None:
    client, server = stand.connect()
    stand.fire(fault)
    server.sendall(b"0123456789")
    first = fault.sizes()[0]
    assert client.recv(64) == b"0123456789"[:first]
    assert_untold(client)
    stand.lift(fault)
    assert receive(client, 10 - first) == b"0123456789"[first:]


@calibrates(Slice(2, directions=(Direction.UP,), gap_ms=NEVER_MS))
def a_request_is_sliced(stand: Stand, fault: Slice) -> None:
    client, server = stand.connect()
    stand.fire(fault)
    client.sendall(b"GET /")
    assert server.recv(64) == b"GE"
    assert_passes(server, client)
    stand.lift(fault)
    assert receive(server, 3) == b"T /"


HANDSHAKE = b"HTTP/1.1 101 Switching Protocols\r\n\r\n"
HTTP2_SETTINGS = bytes((0, 0, 0, 4, 0, 0, 0, 0, 0))
HTTP2_DATA = bytes((0, 0, 7, 0, 0, 0, 0, 0, 1))
PARTED = {
    Seam.UTF8: (b"data: caf\xc3", b"\xa9\n\n"),
    Seam.SSE_LINE: (b"d", b"ata: x"),
    Seam.WEBSOCKET_HEADER: (HANDSHAKE + b"\x81", b"\x02hi"),
    Seam.GRPC_PREFIX: (HTTP2_SETTINGS + HTTP2_DATA + b"\x00\x00", b"\x00\x00\x02hi"),
}


@calibrates(*(CutInside(seam, NEVER_MS) for seam in Seam))
def the_first_cut_is_inside(stand: Stand, fault: CutInside) -> None:
    stand.fire(fault)
    client, server = stand.link()
    before, behind = PARTED[fault.seam]
    server.sendall(before + behind)
    assert client.recv(256) == before
    assert_untold(client)
    stand.lift(fault)
    assert receive(client, len(behind)) == behind
    assert_passes(client, server)


@calibrates(Coalesce(80, until_bytes=1000))
def bytes_wait_for_company_and_come_as_one_segment(stand: Stand, fault: Coalesce) -> None:
    client, server = stand.connect()
    stand.fire(fault)
    before, clock = segments(client), Stopwatch()
    for word in (b"one", b"two", b"six"):
        server.sendall(word)
    assert receive(client, 9) == b"onetwosix"
    assert clock.ms >= fault.hold_ms
    assert segments(client) == before + 1


@calibrates(Coalesce(NEVER_MS, until_bytes=8))
@calibrates(Buffer(until_bytes=8))
def enough_bytes_are_passed_on_at_once(stand: Stand, fault: Coalesce | Buffer) -> None:
    client, server = stand.connect()
    stand.fire(fault)
    before = segments(client)
    server.sendall(b"1234567")
    assert_untold(client)
    server.sendall(b"8")
    assert receive(client, 8) == b"12345678"
    assert segments(client) == before + 1
    server.sendall(b"last")
    server.close()
    assert_ends(client, How.FIN, b"last")


@calibrates(Buffer())
def everything_comes_with_the_end(stand: Stand, fault: Buffer) -> None:
    client, server = stand.connect()
    stand.fire(fault)
    for _ in range(3):
        server.sendall(b"x" * 50_000)
    assert_untold(client)
    server.close()
    assert_ends(client, How.FIN, b"x" * 150_000)


@calibrates(Buffer(directions=(Direction.UP,)))
def a_request_is_kept_and_passed_on_when_lifted(stand: Stand, fault: Buffer) -> None:
    client, server = stand.connect()
    stand.fire(fault)
    client.sendall(b"kept")
    assert_untold(server)
    assert_passes(server, client)
    stand.lift(fault)
    assert receive(server, 4) == b"kept"


@calibrates(Buffer(until_ms=80))
def a_buffer_is_flushed_in_time(stand: Stand, fault: Buffer) -> None:
    client, server = stand.connect()
    stand.fire(fault)
    clock = Stopwatch()
    assert_passes(server, client)
    assert clock.ms >= fault.until_ms
