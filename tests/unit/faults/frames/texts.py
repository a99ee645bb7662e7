"""The bytes that the tests of frame faults begin with, and what comes out behind them."""

from __future__ import annotations

from faults.fault import Direction
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Finish
from tests.fuzz.talk import Moment, Outcome, Step, bytes_out, down, play, up

GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
UNTIL_FIN = b"HTTP/1.1 200 OK\r\n\r\n"
EVENTS = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
UPGRADE = b"GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
GRANTED = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
HELLO = b"\x81\x05hello"

FIN_DOWN = Finish(Direction.DOWN)
FIN_UP = Finish(Direction.UP)


def answered(fault: FrameFault, head: bytes, before: bytes, after: bytes) -> list[Outcome]:
    """What comes of one response whose body is `before`, the firing, and `after`."""
    request = UPGRADE if head == GRANTED else GET
    talk = (up(request), down(head + before), Moment.FIRE, down(after))
    return play(fault.rewriter(), talk)[1:]


def body_after(fault: FrameFault, head: bytes, before: bytes, after: bytes) -> bytes:
    """The bytes that the client gets behind `head` and `before`."""
    came = bytes_out(answered(fault, head, before, after), Direction.DOWN)
    assert came.startswith(head + before)
    return came[len(head + before) :]


def from_connect(fault: FrameFault, *talk: Step) -> list[Outcome]:
    """What comes of `talk` on a link that was fired on before its first byte."""
    return play(fault.rewriter(), (Moment.FIRE, *talk))
