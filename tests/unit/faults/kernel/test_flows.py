"""What each end of a connection awaits."""

from __future__ import annotations

import pytest

from faults.fault import Direction, Side
from faults.kernel import flows as subject
from faults.kernel.flows import Flow, Flows
from faults.kernel.packet import ACK, RST, SYN, Segment

FLOW = Flow(client=1, client_port=5000, server=2, server_port=80)
DOWN, UP = Direction.DOWN, Direction.UP


def up(sequence: int, acknowledgment: int, flags: int = ACK, payload_bytes: int = 0) -> Segment:
    return Segment(1, 5000, 2, 80, sequence, acknowledgment, flags, payload_bytes)


def down(sequence: int, acknowledgment: int, flags: int = ACK, payload_bytes: int = 0) -> Segment:
    return Segment(2, 80, 1, 5000, sequence, acknowledgment, flags, payload_bytes)


def connected() -> Flows:
    """The client's numbers begin at 100, the server's at 900."""
    flows = Flows()
    for segment, direction in (
        (up(100, 0, SYN), UP),
        (down(900, 101, SYN | ACK), DOWN),
        (up(101, 901), UP),
    ):
        flows.sent(segment, direction)
        flows.delivered(segment, direction)
    return flows


def test_after_the_handshake_each_end_awaits_the_other_ends_first_byte() -> None:
    flows = connected()
    assert flows.known() == (FLOW,)
    assert flows.awaited(FLOW, Side.CLIENT) == 901
    assert flows.awaited(FLOW, Side.SERVER) == 101


def test_only_what_was_delivered_moves_its_receiver_on() -> None:
    flows = connected()
    flows.sent(down(901, 101, payload_bytes=50), DOWN)
    assert flows.awaited(FLOW, Side.CLIENT) == 901
    flows.delivered(down(901, 101, payload_bytes=50), DOWN)
    assert flows.awaited(FLOW, Side.CLIENT) == 951


def test_a_gap_holds_its_receiver_until_its_own_ack_says_it_is_closed() -> None:
    flows = connected()
    flows.delivered(down(951, 101, payload_bytes=50), DOWN)
    assert flows.awaited(FLOW, Side.CLIENT) == 901
    flows.delivered(down(901, 101, payload_bytes=50), DOWN)
    assert flows.awaited(FLOW, Side.CLIENT) == 951
    flows.sent(up(101, 1001), UP)
    assert flows.awaited(FLOW, Side.CLIENT) == 1001


def test_an_old_segment_moves_nobody_back() -> None:
    flows = connected()
    flows.delivered(down(901, 101, payload_bytes=50), DOWN)
    flows.delivered(down(901, 101, payload_bytes=10), DOWN)
    flows.sent(up(101, 920), UP)
    assert flows.awaited(FLOW, Side.CLIENT) == 951


def test_numbers_wrap() -> None:
    flows = Flows()
    flows.delivered(down(2**32 - 10, 0, SYN | ACK), DOWN)
    flows.delivered(down(2**32 - 9, 0, payload_bytes=20), DOWN)
    assert flows.awaited(FLOW, Side.CLIENT) == 11


def test_a_connection_picked_up_in_the_middle_is_known_by_its_acks() -> None:
    flows = Flows()
    flows.sent(up(5000, 7000), UP)
    assert flows.awaited(FLOW, Side.CLIENT) == 7000
    assert flows.awaited(FLOW, Side.SERVER) is None


def test_a_reset_connection_is_forgotten_and_a_reused_port_begins_anew() -> None:
    flows = connected()
    flows.delivered(down(901, 101, RST | ACK), DOWN)
    assert flows.known() == ()
    flows = connected()
    flows.sent(up(77, 0, SYN), UP)
    assert flows.awaited(FLOW, Side.SERVER) is None


def test_the_oldest_is_forgotten_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "MOST_FLOWS", 2)
    flows = Flows()
    for port in (1, 2, 3):
        flows.sent(up(100, 0, SYN)._replace(source_port=port), UP)
    assert [flow.client_port for flow in flows.known()] == [2, 3]
