from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from servers.binding import authority
from servers.grip import PeerGrip


@pytest.fixture(params=["127.0.0.1", "::1", "dual"])
def ends(request: pytest.FixtureRequest) -> Iterator[tuple[socket.socket, socket.socket, str]]:
    """The two ends of a connection of this process with itself, and our peer's address."""
    dual = request.param == "dual"  # as gRPC listens: our end sees ::ffff:127.0.0.1
    host = "127.0.0.1" if dual else request.param
    family = socket.AF_INET if host == "127.0.0.1" and not dual else socket.AF_INET6
    listener = socket.create_server(("" if dual else host, 0), family=family, dualstack_ipv6=dual)
    with listener, socket.create_connection((host, listener.getsockname()[1])) as theirs:
        ours, _ = listener.accept()
        with closing(ours):
            theirs.settimeout(10)
            yield ours, theirs, authority(*theirs.getsockname()[:2])


def test_a_peer_is_told_by_fin(ends: tuple[socket.socket, socket.socket, str]) -> None:
    ours, theirs, peer = ends
    ours.sendall(b"last words")
    PeerGrip(peer).fin()
    assert theirs.recv(100) == b"last words"
    assert theirs.recv(100) == b""


def test_a_peer_is_told_by_rst(ends: tuple[socket.socket, socket.socket, str]) -> None:
    _, theirs, peer = ends
    PeerGrip(peer).reset()
    with pytest.raises(ConnectionResetError):
        theirs.recv(100)


def test_a_peer_that_is_gone_is_an_os_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unconnected:
        port = unconnected.getsockname()[1]
        with pytest.raises(OSError, match=f"no connection with 127.0.0.1:{port}"):
            PeerGrip(f"127.0.0.1:{port}").fin()


def test_what_a_peer_cannot_be_told_is_out_of_reach() -> None:
    grip = PeerGrip("127.0.0.1:1")
    assert "stall" not in grip.reach
    for act in (grip.stall, grip.resume):
        with pytest.raises(NotImplementedError):
            act()
