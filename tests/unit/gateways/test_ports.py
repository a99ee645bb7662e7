from __future__ import annotations

import contextlib
import socket

import pytest

from gateways import ports
from gateways.ports import BLOCK, FIRST, LAST, LOOPBACK, NoPortsError, open_origins, reserved


def test_two_blocks_held_at_once_share_no_port() -> None:
    with contextlib.ExitStack() as stack:
        blocks = [stack.enter_context(reserved(4)) for _ in range(3)]
        used = [
            port
            for slots in blocks
            for slot in slots
            for port in (slot.http, slot.grpc, slot.http_origin, slot.grpc_origin)
        ]
    assert len(used) == len(set(used)) == 3 * 4 * 4


def test_no_port_is_one_that_the_system_hands_out_by_itself() -> None:
    with reserved(ports.MAX_SLOTS) as slots:
        assert all(slot.http >= FIRST and slot.grpc_origin <= LAST for slot in slots)


def test_a_block_in_which_somebody_listens_is_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with reserved(1) as slots:
        base = slots[0].http - 1
    monkeypatch.setattr(ports, "_bases", lambda: iter((base, base + BLOCK)))
    with socket.socket() as other:
        # What is left of somebody's earlier connection must not keep this one out.
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind((LOOPBACK, base + 7))
        other.listen()
        with reserved(1) as found:
            assert found[0].http == base + BLOCK + 1


def test_where_everything_is_taken_the_range_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_bases", lambda: iter(()))
    with pytest.raises(NoPortsError, match=f"{FIRST} and {LAST}"), reserved(1):
        pass


def test_a_block_is_free_again_when_its_holder_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    with reserved(1) as slots:
        base = slots[0].http - 1
    monkeypatch.setattr(ports, "_bases", lambda: iter((base,)))
    for _ in range(2):
        with reserved(1) as again:
            assert again == slots


@pytest.mark.asyncio
async def test_something_takes_connections_where_the_origins_will_be() -> None:
    with reserved(1) as slots:
        at = (LOOPBACK, slots[0].http_origin)
        async with open_origins(slots):
            with socket.create_connection(at, timeout=5):
                pass
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(at, timeout=5)
