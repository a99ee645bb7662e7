"""Addresses as the API spells them: Go's "host:port", resolved and printed as Go does."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from dataclasses import dataclass

from faults.toxiproxy.refusal import Refusal

LOOPBACK = "127.0.0.1"
_SHAPE = re.compile(r"(?:\[([^\[\]]*)\]|([^\[\]:]*)):([^:\[\]]*)")
_DECIMAL = re.compile(r"\s*[+-]?[0-9]+")


@dataclass(frozen=True, slots=True)
class Address:
    """Where to bind. `host` is an IP address; port 0 lets the kernel choose."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def split(text: str) -> tuple[str, str]:
    """The host and the port that `text` names, either possibly "". Raises: Refusal (500)."""
    found = _SHAPE.fullmatch(text) if text else None
    if found:
        return found[1] or found[2] or "", found[3]
    if not text:
        return "", ""
    raise Refusal(f"address {text}: {_misshapen(text)}", 500)


async def resolve(text: str) -> Address:
    """The address that `text` means, IPv4 first. No host at all means loopback, not every
    interface as in Go: a fault proxy is opened to a network only by saying so (`0.0.0.0`).

    Raises: Refusal (500) in Go's words.
    """
    host, service = split(text)
    port = service_port(service)
    return Address(await _ip(host) if host else LOOPBACK, port)


def _misshapen(text: str) -> str:
    """What Go's net.SplitHostPort finds wrong with it, in its order."""
    host, colon, _ = text.rpartition(":")
    if not colon:
        return "missing port in address"
    if text.startswith("["):
        closed = text.find("]")
        if closed < 0:
            return "missing ']' in address"
        if closed + 1 != len(host):
            many = text[closed + 1 : closed + 2] == ":"
            return "too many colons in address" if many else "missing port in address"
    elif ":" in host:
        return "too many colons in address"
    return f"unexpected '{'[' if '[' in text[1:] else ']'}' in address"


def service_port(service: str) -> int:
    """The port that a number or a name stands for; "" is 0. Raises: Refusal (500)."""
    if service == "":
        return 0
    if not _DECIMAL.fullmatch(service):
        try:
            return socket.getservbyname(service, "tcp")
        except (OSError, ValueError) as error:
            raise Refusal(f"lookup tcp/{service}: unknown port", 500) from error
    if not 0 <= (port := int(service[:12])) <= 0xFFFF:
        raise Refusal(f"address {service}: invalid port", 500)
    return port


async def _ip(host: str) -> str:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        if host[:1].isdigit():
            raise OSError("getaddrinfo would take 127.1 or 010.0.0.1, Go does not")
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Refusal(f"lookup {host}: no such host", 500) from error
    best = min(found, key=lambda entry: entry[0] != socket.AF_INET)
    return str(best[4][0])
