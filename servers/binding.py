"""Listening addresses: bound before anything serves, so that readiness is known."""

from __future__ import annotations

import socket


class CannotListen(Exception):
    """One line that names the address and what is wrong with it."""


def bind(host: str, port: int) -> socket.socket:
    """A bound socket, its port a free one for 0. Raises: CannotListen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise CannotListen(cannot_listen(host, port, reason or str(error))) from error


def cannot_listen(host: str, port: int, reason: str) -> str:
    """The line, the same for every wire."""
    return f"cannot listen on {authority(host, port)}: {reason}; choose another port, or 0 for any"


def authority(host: str, port: int) -> str:
    """`host:port` as RFC 3986 section 3.2 writes it."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
