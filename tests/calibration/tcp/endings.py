"""FIN, RST, and who is told."""

from __future__ import annotations

from faults.answer_lost import AnswerLost
from faults.fault import Direction, Side
from faults.fin import Fin
from faults.half_close import HalfClose
from faults.how import How
from faults.keep_alive_race import KeepAliveRace
from faults.reset import Reset
from faults.slow_close import SlowClose
from faults.truncate import Truncate
from tests.calibration.oracle import Stopwatch, assert_ends, assert_passes, assert_untold, receive
from tests.calibration.registry import calibrates
from tests.calibration.stand import Stand

CLIENT, SERVER = (Side.CLIENT,), (Side.SERVER,)


@calibrates(Fin(), Fin(CLIENT), Fin(SERVER))
def fin_reaches_the_sides_named_behind_what_was_said(stand: Stand, fault: Fin) -> None:
    _ends_the_sides(stand, fault, How.FIN)


@calibrates(Reset(), Reset(CLIENT), Reset(SERVER))
def rst_reaches_the_sides_named_behind_what_was_said(stand: Stand, fault: Reset) -> None:
    _ends_the_sides(stand, fault, How.RST)


def _ends_the_sides(stand: Stand, fault: Fin | Reset, how: How) -> None:
    client, server = stand.connect()
    server.sendall(b"said before")
    client.sendall(b"asked before")
    stand.fire(fault)
    for side, end, heard in (
        (Side.CLIENT, client, b"said before"),
        (Side.SERVER, server, b"asked before"),
    ):
        if side in fault.sides:
            assert_ends(end, how, heard)
        else:
            assert receive(end, len(heard)) == heard
            assert_untold(end)
            end.sendall(b"into the void")
            assert_untold(end)


@calibrates(HalfClose(Direction.DOWN), HalfClose(Direction.UP))
def one_direction_ends_and_the_other_lives(stand: Stand, fault: HalfClose) -> None:
    client, server = stand.connect()
    source, sink = (server, client) if fault.direction is Direction.DOWN else (client, server)
    source.sendall(b"said before")
    stand.fire(fault)
    assert_ends(sink, How.FIN, b"said before")
    source.sendall(b"lost")
    assert_untold(source)
    assert_passes(sink, source)
    sink.close()
    assert_ends(source, How.FIN)


@calibrates(Truncate(5), Truncate(5, How.RST), Truncate(0), Truncate(5, sides=CLIENT))
def exactly_so_many_more_bytes_arrive(stand: Stand, fault: Truncate) -> None:
    client, server = stand.connect()
    stand.fire(fault)
    server.sendall(b"one")
    server.sendall(b" two three")
    assert_ends(client, fault.how, b"one two three"[: fault.after_bytes])
    if Side.SERVER in fault.sides:
        assert_ends(server, fault.how)
    else:
        assert_untold(server)


@calibrates(Truncate(4, direction=Direction.UP))
def a_request_is_cut_short(stand: Stand, fault: Truncate) -> None:
    client, server = stand.connect()
    stand.fire(fault)
    client.sendall(b"request")
    assert_ends(server, fault.how, b"requ")
    assert_ends(client, fault.how)


@calibrates(AnswerLost(), AnswerLost(How.FIN))
def the_request_arrives_and_its_answer_does_not(stand: Stand, fault: AnswerLost) -> None:
    client, server = stand.connect()
    stand.fire(fault)
    assert_passes(client, server)
    server.sendall(b"answer")
    assert_ends(client, fault.how)
    assert_ends(server, fault.how)


@calibrates(KeepAliveRace(), KeepAliveRace(How.FIN))
def the_next_request_meets_a_closed_connection(stand: Stand, fault: KeepAliveRace) -> None:
    client, server = stand.connect()
    stand.fire(fault)
    assert_untold(client)
    assert_passes(server, client)
    client.sendall(b"POST /again")
    assert_ends(client, fault.how)
    assert_ends(server, fault.how)


@calibrates(SlowClose(400), SlowClose(400, (Direction.UP,)))
def the_end_comes_late_and_the_bytes_do_not(stand: Stand, fault: SlowClose) -> None:
    client, server = stand.connect()
    source, sink = (server, client) if Direction.DOWN in fault.directions else (client, server)
    stand.fire(fault)
    clock = Stopwatch()
    source.sendall(b"last words")
    source.close()
    assert receive(sink, 10) == b"last words"
    assert_untold(sink)
    assert_ends(sink, How.FIN)
    assert clock.ms >= fault.delay_ms
