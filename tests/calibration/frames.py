"""Every frame fault on the wire: what its rewriter decides is what two raw sockets see."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress

from faults.fault import Direction, Side
from faults.frames.frame_fault import FrameFault
from faults.frames.rewriter import Cut, Finish
from faults.frames.websocket.frame import frame
from faults.frames.websocket.late_pong import LatePong
from faults.how import How
from tests.calibration.oracle import Stopwatch, assert_ends, assert_untold, receive
from tests.calibration.registry import Prove, calibrates
from tests.calibration.stand import Stand
from tests.fuzz.subjects.table import SUBJECTS
from tests.fuzz.talk import Ended, Moment, Outcome, PutOff, Said, Talk, bytes_out, fired, play
from tokenwire.clock import Clock

ASKED = b"GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
AGREED = b"HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
PONG, MESSAGE = frame(0xA, b"p"), frame(0x1, b"token")
SIDES = {Direction.DOWN: Side.CLIENT, Direction.UP: Side.SERVER}  # who hears that direction


def proof(talk: Talk) -> Prove[FrameFault]:
    """The proof that speaks `talk` through the line and listens at both ends."""

    def the_line_does_what_the_rewriter_decides(stand: Stand, fault: FrameFault) -> None:
        expected = _until_cut(play(fault.rewriter(), talk))
        stand.do(_wear(stand, fault))
        client, server = stand.link()
        _speak(stand, fault, talk, expected, client, server)
        for direction, end in ((Direction.DOWN, client), (Direction.UP, server)):
            _assert_heard(end, direction, expected)

    return the_line_does_what_the_rewriter_decides


def showing(fault: FrameFault, talk: Talk) -> Talk | None:
    """The talk, fired where it says or else before its first byte; None if nothing shows.

    Nor where what shows depends on how fast it is talked: something is put off, and the
    talk does not wait for it.
    """
    unfired = tuple(step for step in talk if step is not Moment.FIRE)
    for candidate in (talk, fired(talk, 0)):
        outcomes = play(fault.rewriter(), candidate)
        put_off = [one.seconds for one in outcomes if isinstance(one, PutOff)]
        racing = put_off and (Moment.WAIT not in candidate or 0 in put_off)
        if outcomes != play(fault.rewriter(), unfired) and not racing:
            return candidate
    return None


for subject in SUBJECTS:
    if (visible := showing(subject.fault, subject.talk)) is not None:
        calibrates(subject.fault)(proof(visible))


@calibrates(LatePong(80, Direction.UP), LatePong(80, Direction.DOWN))
def a_pong_comes_late_and_messages_do_not(stand: Stand, fault: LatePong) -> None:
    stand.do(_wear(stand, fault))
    client, server = stand.link()
    for source, sink, head in ((client, server, ASKED), (server, client, AGREED)):
        source.sendall(head)
        assert receive(sink, len(head)) == head
    stand.fire(fault)
    source, sink = (client, server) if fault.direction is Direction.UP else (server, client)
    clock = Stopwatch()
    source.sendall(PONG + MESSAGE)
    assert receive(sink, len(MESSAGE + PONG)) == MESSAGE + PONG
    assert clock.ms >= fault.delay_ms


def _speak(
    stand: Stand,
    fault: FrameFault,
    talk: Talk,
    expected: list[Outcome],
    client: socket.socket,
    server: socket.socket,
) -> None:
    """Each step is through the line before the next one is taken."""
    for step in talk:
        match step:
            case Said(direction, data):
                with suppress(OSError):  # the fault has cut it
                    (client if direction is Direction.UP else server).sendall(data)
            case Ended(direction):
                with suppress(OSError):
                    (client if direction is Direction.UP else server).shutdown(socket.SHUT_WR)
            case Moment.FIRE:
                stand.fire(fault)
            case Moment.WAIT:
                stand.do(_wait(expected))
        stand.do(_through(stand))


def _assert_heard(end: socket.socket, direction: Direction, expected: list[Outcome]) -> None:
    heard = bytes_out(expected, direction)
    if any(isinstance(one, Cut) and SIDES[direction] in one.sides for one in expected):
        assert_ends(end, How.RST, heard)
    elif Finish(direction) in expected:
        assert_ends(end, How.FIN, heard)
    else:
        assert receive(end, len(heard)) == heard
        assert_untold(end)


def _until_cut(outcomes: list[Outcome]) -> list[Outcome]:
    cuts = [at for at, one in enumerate(outcomes) if isinstance(one, Cut)]
    return outcomes[: cuts[0] + 1] if cuts else outcomes


async def _wait(expected: list[Outcome]) -> None:
    """Until everything is due that was put off."""
    await Clock.running().sleep(sum(one.seconds for one in expected if isinstance(one, PutOff)))


async def _wear(stand: Stand, fault: FrameFault) -> None:
    fault.wear(stand.line)


async def _through(stand: Stand) -> None:
    """Have the line read what has reached it, FIN too, which only its loop can."""
    stand.line.settle()
    for _ in range(3):
        await asyncio.sleep(0)
