"""What is said first on each wire, as bytes."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

from conformance.targets.endpoint import endpoint
from conformance.targets.target import Target

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes((0, 0, 0, 4, 0, 0, 0, 0, 0))  # RFC 9113, 3.4


def first_request(target: Target, wire: str) -> bytes:
    """What a probe says first on this wire: a GET of the URL itself, or HTTP/2's preface."""
    if wire == "grpc":
        return PREFACE
    met = endpoint(target, wire)
    headers = {"Host": met.named, **dict(met.headers)}
    return get(met.target("") or "/", headers | (upgrade("") if wire == "websocket" else {}))


def upgrade(run_id: str) -> dict[str, str]:
    """RFC 6455, section 4.1. The key is sixteen bytes of anything."""
    key = b64encode(run_id.encode()[:16].ljust(16, b"-")).decode()
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket"}
    return upgrade | {"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": key}


def get(target: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"GET {target} HTTP/1.1", *(f"{name}: {text}" for name, text in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")
