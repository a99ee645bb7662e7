"""Where a client connects."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from functools import lru_cache

_CONTEXTS = 16


@dataclass(frozen=True, slots=True)
class Tls:
    """TLS, always verified. `ca_pem`: whom to trust, in PEM; empty for the system's roots."""

    ca_pem: bytes = b""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An origin, or a gateway or line before it.

    `path`: what goes before `/sse`, `/ws` and `/runs`; "" or "/prefix", gRPC has none.
    `authority`: host[:port] to name in `Host`, `:authority` and SNI instead of the address.
    `http2`: over HTTP/2, agreed on by ALPN; only stock SSE and gRPC-Web ask.
    `headers`: further request headers (gRPC: metadata), such as a target's authorization.
    """

    host: str
    port: int
    path: str = ""
    tls: Tls | None = None
    authority: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    http2: bool = False

    @property
    def address(self) -> str:
        """host:port, with brackets around an IPv6 address."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def named(self) -> str:
        """The authority that requests name."""
        return self.authority or self.address

    @property
    def server_name(self) -> str:
        """The name to verify and to put into SNI: the authority without its port."""
        return self.named.rpartition(":")[0].strip("[]") if ":" in self.named else self.named


@lru_cache(_CONTEXTS)
def ssl_context(tls: Tls) -> ssl.SSLContext:
    """One context for all connections: building one blocks the loop for 16 ms."""
    return ssl.create_default_context(cadata=tls.ca_pem.decode() if tls.ca_pem else None)
