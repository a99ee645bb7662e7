"""Listening addresses: bound before anything serves, so that readiness is known."""

from __future__ import annotations

import errno
import os
import socket

BACKLOG = 4096  # 100 costs a second on a burst of connections


class CannotListen(Exception):
    """One line that names the address, what is wrong with it and the way out."""

    def __init__(self, host: str, port: int, number: int, reason: str = "") -> None:
        way_out = "choose another port, or 0 for a free one"
        if number not in (errno.EADDRINUSE, errno.EACCES):
            way_out = "choose another host"
        where = authority(host, port)
        super().__init__(f"cannot listen on {where}: {reason or os.strerror(number)}; {way_out}")


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens, on a free port for 0. Raises: CannotListen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except socket.gaierror as error:
        raise CannotListen(host, port, error.errno or 0, error.strerror or "") from error
    except OSError as error:
        raise CannotListen(host, port, error.errno or 0) from error


def authority(host: str, port: int) -> str:
    """`host:port` as RFC 3986 section 3.2 writes it."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
