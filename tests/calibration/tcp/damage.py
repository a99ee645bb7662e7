"""Bytes that are wrong, missing, or there twice."""

from __future__ import annotations

from faults.drop_bytes import DropBytes
from faults.duplicate_bytes import DuplicateBytes
from faults.fault import Direction
from faults.flip_byte import FlipByte
from faults.how import How
from tests.calibration.oracle import assert_ends, receive
from tests.calibration.registry import calibrates
from tests.calibration.stand import Stand

SENT = (b"0123456789", b"abcdefghij", b"ABC")


def delivered(stand: Stand, fault: FlipByte | DropBytes | DuplicateBytes, size: int) -> bytes:
    """What comes of three writes when `fault` was fired before the first, then FIN behind it."""
    client, server = stand.connect()
    source, sink = (server, client) if fault.direction is Direction.DOWN else (client, server)
    stand.fire(fault)
    for chunk in SENT:
        source.sendall(chunk)
    got = receive(sink, size)
    source.close()
    assert_ends(sink, How.FIN)
    return got


@calibrates(FlipByte(1), FlipByte(13, 7), FlipByte(23, 1), FlipByte(5, 0, Direction.UP))
def one_bit_of_one_byte(stand: Stand, fault: FlipByte) -> None:
    wanted = bytearray(b"".join(SENT))
    wanted[fault.nth_byte - 1] ^= 1 << fault.bit
    assert delivered(stand, fault, 23) == wanted


@calibrates(FlipByte())
def the_middle_of_what_comes_next(stand: Stand, fault: FlipByte) -> None:
    client, server = stand.connect()
    stand.fire(fault)
    server.sendall(b"0123456789")
    assert receive(client, 10) == b"012344" + b"6789"
    server.sendall(b"0123456789")
    assert receive(client, 10) == b"0123456789"


@calibrates(DropBytes(3, 2), DropBytes(5, 8), DropBytes(1, 22), DropBytes(2, 0, Direction.UP))
def a_run_is_missing(stand: Stand, fault: DropBytes) -> None:
    whole, at = b"".join(SENT), fault.after_bytes
    wanted = whole[:at] + whole[at + fault.dropped_bytes :]
    assert delivered(stand, fault, len(wanted)) == wanted


@calibrates(
    DuplicateBytes(3, 2), DuplicateBytes(5, 8), DuplicateBytes(1, 22),
    DuplicateBytes(2, 0, Direction.UP),
)  # fmt: skip
def a_run_is_there_twice(stand: Stand, fault: DuplicateBytes) -> None:
    whole, end = b"".join(SENT), fault.after_bytes + fault.repeated_bytes
    wanted = whole[:end] + whole[fault.after_bytes :]
    assert delivered(stand, fault, len(wanted)) == wanted
