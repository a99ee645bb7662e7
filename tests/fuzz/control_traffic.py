"""Connections through the proxies that are being fuzzed, and raw ones to the API itself."""

from __future__ import annotations

import socket
import struct
from contextlib import suppress
from random import Random

_MOST_KEPT = 24
_CONNECT_SECONDS = 5.0
_BROKEN = (
    b"GET /proxies HTTP/1.1\r\nHost",
    b"POST /proxies HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{",
    b"POST /proxies HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"\x16\x03\x01\x02\x00\x01",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"\x00" * 50,
    b"GET " + b"/" * 9000 + b" HTTP/1.1\r\n\r\n",
)


class Traffic:
    """An upstream and a bounded heap of sockets to which anything may happen."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._kept: list[socket.socket] = []
        self._upstream = socket.create_server(("127.0.0.1", 0), backlog=256)
        self._upstream.setblocking(False)
        self.address = f"127.0.0.1:{self._upstream.getsockname()[1]}"

    def step(self, listen: str) -> None:
        """Do something with one connection: make it, use it, end it somehow."""
        self._accept()
        if self._chance.random() < 0.4 or not self._kept:
            self._connect(listen)
        else:
            self._use(self._chance.choice(self._kept))

    def break_in(self, port: int) -> None:
        """Say something broken to the API and leave, or stay for a while."""
        with suppress(OSError):
            end = socket.create_connection(("127.0.0.1", port), _CONNECT_SECONDS)
            self._keep(end)
            end.sendall(self._chance.choice(_BROKEN))

    def close(self) -> None:
        """End everything."""
        for end in self._kept:
            end.close()
        self._kept.clear()
        self._upstream.close()

    def _connect(self, listen: str) -> None:
        host, _, port = listen.rpartition(":")
        with suppress(OSError, ValueError):
            address = (host.strip("[]"), int(port))
            self._keep(socket.create_connection(address, _CONNECT_SECONDS))

    def _accept(self) -> None:
        with suppress(BlockingIOError):
            while True:
                self._keep(self._upstream.accept()[0])

    def _keep(self, end: socket.socket) -> None:
        end.setblocking(False)
        self._kept.append(end)
        if len(self._kept) > _MOST_KEPT:
            self._end(self._chance.choice(self._kept))

    def _use(self, end: socket.socket) -> None:
        with suppress(OSError):
            match self._chance.randrange(8):
                case 0:
                    self._end(end)
                case 1:
                    end.shutdown(socket.SHUT_WR)
                case 2 | 3 | 4:
                    end.send(b"x" * self._chance.choice((1, 10, 5_000, 200_000)))
                case _:
                    end.recv(65_536)

    def _end(self, end: socket.socket) -> None:
        self._kept.remove(end)
        if self._chance.random() < 0.3:
            with suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        end.close()
