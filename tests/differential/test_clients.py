"""The public clients run their whole API against both servers and are told the same."""

from __future__ import annotations

import pytest

from tests.differential.clients import go_client, node_client, python_client
from tests.differential.server import Server

_FEWEST_CALLS = 30  # a transcript of nothing would be equal, too


def test_the_python_client_is_told_the_same_by_both(
    our_server: Server, real_server: Server
) -> None:
    ours = python_client.drive(our_server.port)
    assert len(ours) > _FEWEST_CALLS
    assert ours == python_client.drive(real_server.port)


def test_the_node_client_is_told_the_same_by_both(our_server: Server, real_server: Server) -> None:
    if missing := node_client.missing():
        pytest.skip(missing)
    ours = node_client.drive(our_server.url)
    assert len(ours) > _FEWEST_CALLS
    assert ours == node_client.drive(real_server.url)


def test_the_go_client_is_told_the_same_by_both(our_server: Server, real_server: Server) -> None:
    if missing := go_client.missing():
        pytest.skip(missing)
    ours = go_client.drive(our_server.url)
    assert len(ours) > _FEWEST_CALLS
    assert ours == go_client.drive(real_server.url)
