"""How a client meets a target: its secrets are put in here, and nowhere before."""

from __future__ import annotations

from collections.abc import Mapping

from clients.endpoint import Endpoint, Tls
from conformance.targets import secret
from conformance.targets.address import Address, address_of
from conformance.targets.target import Target, TargetWire


def endpoint(target: Target, wire: str, near: tuple[str, int] | None = None) -> Endpoint:
    """This wire of the target, by way of the near line at `near` where there is one.

    The authority, SNI and the path are the target's own either way.
    Raises: BadSecretError, KeyError: the target has no such wire.
    """
    return _endpoint(target, target.wires[wire], near)


def stranger(target: Target, wire: str, near: tuple[str, int]) -> Endpoint:
    """How another user meets it. Raises: BadSecretError, KeyError: as `endpoint`."""
    return _endpoint(target, target.wires[wire].as_stranger, near)


def ledger(target: Target) -> Endpoint:
    """Our origin's side door. Raises: BadSecretError."""
    if not target.ledger.url:
        return endpoint(target, "sse")
    return _endpoint(target, TargetWire(target.ledger.url, target.ledger.headers), None)


def secrets(target: Target) -> set[str]:
    """The variables that this target refers to."""
    wires = target.wires.values()
    texts = [[each.url, each.headers, each.stranger_headers, each.settings] for each in wires]
    return secret.names([texts, target.ledger.url, target.ledger.headers])


def tls(target: Target) -> Tls:
    """Whom to trust and who we are, its files beside the target's own. Raises: OSError."""
    asked = target.tls
    return Tls(
        target.path(asked.ca).read_bytes() if asked.ca else b"",
        str(target.path(asked.client_certificate)) if asked.client_certificate else "",
        str(target.path(asked.client_key)) if asked.client_key else "",
    )


def _endpoint(target: Target, wire: TargetWire, near: tuple[str, int] | None) -> Endpoint:
    address: Address = address_of(wire.url)
    host, port = near or (address.host, address.port)
    return Endpoint(
        host,
        port,
        address.path,
        tls(target) if address.tls else None,
        address.authority,
        _headers(wire.headers),
        query=secret.in_query(address.query),
        sni=target.tls.server_name or address.host,
    )


def _headers(headers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, secret.resolved(text)) for name, text in headers.items())
