"""A target's URL in its parts, strictly read."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

TLS = {"https": True, "wss": True, "http": False, "ws": False}
PORTS = {True: 443, False: 80}


class BadAddressError(ValueError):
    """A URL that names no place to connect to; the message says why, and never the URL."""


@dataclass(frozen=True, slots=True)
class Address:
    """`path` is "" or "/prefix", without a slash at its end; `query` has no question mark."""

    host: str
    port: int
    tls: bool
    path: str = ""
    query: str = ""

    @property
    def authority(self) -> str:
        """For `Host` and `:authority`: the scheme's own port is left out (RFC 9110, 4.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.tls] else f"{host}:{self.port}"


def address_of(url: str) -> Address:
    """The parts of an http, https, ws or wss URL.

    Raises:
        BadAddressError: it is none, or has what does not belong here (a user, a fragment).
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadAddressError("is no URL") from error
    if parts.scheme not in TLS:
        raise BadAddressError(f"must begin with one of {', '.join(f'{each}://' for each in TLS)}")
    if not parts.hostname or any(letter.isspace() for letter in url):
        raise BadAddressError("names no host")
    if "@" in parts.netloc:
        raise BadAddressError('has a user in it; say headers = { Authorization = "env:NAME" }')
    if parts.fragment:
        raise BadAddressError("has a #fragment, which no server is ever sent")
    tls = TLS[parts.scheme]
    return Address(parts.hostname, port or PORTS[tls], tls, parts.path.rstrip("/"), parts.query)
