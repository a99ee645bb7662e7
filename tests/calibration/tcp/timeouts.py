"""Silence punished, and age."""

from __future__ import annotations

import select
import socket
from contextlib import suppress

from faults.fault import Direction, Side
from faults.how import How
from faults.idle_timeout import IdleTimeout
from faults.max_duration import MaxDuration
from tests.calibration.oracle import Stopwatch, assert_ends, assert_passes, assert_untold
from tests.calibration.registry import calibrates
from tests.calibration.stand import Stand

CLIENT = (Side.CLIENT,)


def talk_until_it_ends(source: socket.socket, sink: socket.socket, every_ms: float) -> How:
    """Speak and listen until something else than a word comes: how it ended."""
    clock = Stopwatch()
    while clock.ms < (sink.gettimeout() or 1) * 1000:
        with suppress(OSError):  # it ended, as the next read shows
            source.sendall(b"word")
        try:
            while select.select([sink], [], [], every_ms / 1000)[0]:
                if not sink.recv(64):
                    return How.FIN
        except ConnectionResetError:
            return How.RST
    raise AssertionError("it never ended")


@calibrates(
    IdleTimeout(0.3),
    IdleTimeout(0.3, How.RST),
    IdleTimeout(0.3, How.RST, CLIENT),
    IdleTimeout(0.3, directions=(Direction.DOWN,)),
)
def it_ends_after_silence_and_not_before(stand: Stand, fault: IdleTimeout) -> None:
    client, server = stand.connect()
    stand.fire(fault)
    talk = silence = Stopwatch()
    while talk.ms < fault.idle_seconds * 1500:  # alive for longer than it may be silent
        silence = Stopwatch()
        assert_passes(server, client)
        assert_untold(client)
    assert_ends(client, fault.how)
    assert silence.ms >= fault.idle_seconds * 1000
    if Side.SERVER in fault.sides:
        assert_ends(server, fault.how)
    else:
        assert_untold(server)


@calibrates(IdleTimeout(0.3, directions=(Direction.DOWN,)))
def what_travels_the_other_way_does_not_count(stand: Stand, fault: IdleTimeout) -> None:
    client, server = stand.connect()
    stand.fire(fault)
    assert talk_until_it_ends(client, server, 50) is fault.how


@calibrates(MaxDuration(0.3), MaxDuration(0.3, How.RST), MaxDuration(0.3, How.FIN, CLIENT))
def it_ends_with_age_however_much_is_said(stand: Stand, fault: MaxDuration) -> None:
    age = Stopwatch()
    client, server = stand.connect()
    stand.fire(fault)
    assert talk_until_it_ends(server, client, 50) is fault.how
    assert age.ms >= fault.seconds * 1000
    if Side.SERVER in fault.sides:
        assert_ends(server, fault.how)
    else:
        assert_untold(server)


@calibrates(MaxDuration(0))
def an_older_link_ends_at_once(stand: Stand, fault: MaxDuration) -> None:
    client, server = stand.connect()
    stand.fire(fault)
    assert_ends(client, fault.how)
    assert_ends(server, fault.how)
