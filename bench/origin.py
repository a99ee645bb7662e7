"""The far end of a relay under measurement, in a process of its own.

Prints three loopback ports: one echoes on a thread for each connection; one answers a
byte with a byte on any number of them; one sends without end. Ends with its input.

    python -m bench.origin
"""

from __future__ import annotations

import select
import socket
import sys
import threading
from contextlib import suppress

BACKLOG = 4096
READ_BYTES = 65536
BLOCK = bytes(1 << 20)


def listen() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)


def echo(listener: socket.socket) -> None:
    while True:
        peer, _ = listener.accept()
        threading.Thread(target=_echo, args=(peer,), daemon=True).start()


def _echo(peer: socket.socket) -> None:
    """As few calls as there can be: what is measured is the relay."""
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    receive, send = peer.recv, peer.send
    with peer, suppress(OSError):
        while data := receive(READ_BYTES):
            send(data)


def pour(listener: socket.socket) -> None:
    while True:
        peer, _ = listener.accept()
        with peer, suppress(OSError):
            while True:
                peer.sendall(BLOCK)


def answer(listener: socket.socket) -> None:
    listener.setblocking(False)
    poller = select.epoll()
    poller.register(listener, select.EPOLLIN)
    peers: dict[int, socket.socket] = {}
    while True:
        for number, _ in poller.poll():
            if number == listener.fileno():
                with suppress(BlockingIOError):
                    while True:
                        peer, _ = listener.accept()
                        peers[peer.fileno()] = peer
                        poller.register(peer, select.EPOLLIN)
            elif not _answered(peers[number]):
                peers.pop(number).close()


def _answered(peer: socket.socket) -> bool:
    try:
        data = peer.recv(READ_BYTES)
        return bool(data) and peer.send(data) > 0
    except OSError:
        return False


def main() -> None:
    listeners = [listen() for _ in range(3)]
    for serve, listener in zip((echo, answer, pour), listeners, strict=True):
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
    print(*(listener.getsockname()[1] for listener in listeners), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
