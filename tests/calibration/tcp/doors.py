"""What meets a new connection."""

from __future__ import annotations

from socket import SHUT_WR

from faults.accept_then_fin import AcceptThenFin
from faults.accept_then_reset import AcceptThenReset
from faults.connection_limit import ConnectionLimit
from faults.fail_first import FailFirst
from faults.how import How
from faults.refuse import Refuse
from faults.slow_accept import SlowAccept
from tests.calibration.oracle import Stopwatch, assert_ends, assert_passes, receive
from tests.calibration.registry import calibrates
from tests.calibration.stand import Stand


@calibrates(Refuse())
def econnrefused_while_live_links_live(stand: Stand, fault: Refuse) -> None:
    client, server = stand.connect()
    stand.fire(fault)
    try:
        stand.knock()
    except ConnectionRefusedError:
        pass
    else:
        raise AssertionError("it was accepted")
    assert_passes(client, server)
    assert_passes(server, client)
    stand.lift(fault)
    stand.connect()


@calibrates(AcceptThenFin())
@calibrates(AcceptThenReset())
def accepted_and_ended_at_once(stand: Stand, fault: AcceptThenFin | AcceptThenReset) -> None:
    living = stand.connect()
    stand.fire(fault)
    _assert_turned_away(stand, How.FIN if isinstance(fault, AcceptThenFin) else How.RST)
    assert_passes(*living)
    stand.lift(fault)
    stand.connect()


@calibrates(AcceptThenFin())
def fin_even_when_the_request_was_not_read(stand: Stand, fault: AcceptThenFin) -> None:
    """Closing over unread bytes would send RST by itself."""
    stand.fire(fault)
    client = stand.knock()
    client.sendall(b"x" * 100_000)
    assert_ends(client, How.FIN)


@calibrates(SlowAccept(0.2))
def dialled_late_with_nothing_lost(stand: Stand, fault: SlowAccept) -> None:
    stand.fire(fault)
    clock = Stopwatch()
    client = stand.knock()
    client.sendall(b"early")
    server = stand.answer()
    assert clock.ms >= fault.seconds * 1000
    assert receive(server, 5) == b"early"
    assert_passes(server, client)


@calibrates(FailFirst(2), FailFirst(1, How.RST))
def the_first_fail_and_the_next_is_served(stand: Stand, fault: FailFirst) -> None:
    stand.fire(fault)
    for _ in range(fault.connections):
        _assert_turned_away(stand, fault.how)
    stand.connect()


@calibrates(ConnectionLimit(2), ConnectionLimit(1, How.RST))
def one_too_many_is_ended_and_a_free_place_is_given_again(
    stand: Stand, fault: ConnectionLimit
) -> None:
    stand.fire(fault)
    links = [stand.connect() for _ in range(fault.live_links)]
    _assert_turned_away(stand, fault.how)
    for client, server in links:
        assert_passes(client, server)
    client, server = links.pop()
    client.shutdown(SHUT_WR)
    assert_ends(server, How.FIN)
    server.close()
    assert_ends(client, How.FIN)
    stand.connect()


def _assert_turned_away(stand: Stand, how: How) -> None:
    """A quick RST is seen by connect() itself: the handshake is over before it returns."""
    try:
        client = stand.knock()
    except ConnectionResetError:
        assert how is How.RST
    else:
        assert_ends(client, how)
