"""Where a client connects."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from functools import lru_cache

_CONTEXTS = 16


@dataclass(frozen=True, slots=True)
class Tls:
    """TLS, always verified. `ca_pem`: whom to trust, in PEM; empty for the system's roots.

    `certificate_file` and `key_file`, in PEM: who we are, where a server demands to know.
    """

    ca_pem: bytes = b""
    certificate_file: str = ""
    key_file: str = ""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An origin, or a gateway or line before it.

    `path`: what goes before `/sse`, `/ws` and `/runs`; "" or "/prefix", gRPC has none.
    `query`: what every URL's query ends with, without its question mark.
    `authority`: host[:port] to name in `Host`, `:authority` and SNI instead of the address.
    `http2`: over HTTP/2, agreed on by ALPN; only stock SSE and gRPC-Web ask.
    `headers`: further request headers (gRPC: metadata), such as a target's authorization.
    `sni`: the name for SNI and to verify, where it is not the authority's.

    What may hold a secret is not printed.
    """

    host: str
    port: int
    path: str = ""
    tls: Tls | None = None
    authority: str = ""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    http2: bool = False
    query: str = field(default="", repr=False)
    sni: str = ""

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
        """The name to verify and to put into SNI: `sni`, or the authority without its port."""
        if self.sni:
            return self.sni
        host, colon, port = self.named.rpartition(":")
        return (host if colon and port.isdecimal() else self.named).strip("[]")

    def target(self, path: str, query: str = "") -> str:
        """What a request line names: `path` below ours, `query` before ours."""
        whole = "&".join(part for part in (query, self.query) if part)
        return f"{self.path}{path}?{whole}" if whole else f"{self.path}{path}"


@lru_cache(_CONTEXTS)
def ssl_context(tls: Tls) -> ssl.SSLContext:
    """One context for all connections: building one blocks the loop for 16 ms."""
    context = ssl.create_default_context(cadata=tls.ca_pem.decode() if tls.ca_pem else None)
    if tls.certificate_file:
        context.load_cert_chain(tls.certificate_file, tls.key_file)
    return context


@lru_cache(_CONTEXTS)
def http2_context(tls: Tls) -> ssl.SSLContext:
    """One that offers HTTP/2 and nothing else: whoever set that on the other would have every SSE
    and WebSocket client, too, agree on what it does not speak."""
    context = ssl_context.__wrapped__(tls)
    context.set_alpn_protocols(["h2"])
    return context
