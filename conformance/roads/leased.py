"""A slot of a running gateway, as a cell has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clients.endpoint import Endpoint, Tls
from conformance.roads.own_gateway import OwnGateway
from conformance.wires import spoken
from gateways.certificates import HOST
from gateways.product import Face, Slot
from gateways.running import Running

FACELESS = {
    (Face.HTTP2_TLS, "sse", "hardened"): "our hardened SSE client speaks HTTP/1.1 only",
    (Face.HTTP2_TLS, "websocket", "stock"): "websockets speaks no RFC 8441",
    (Face.HTTP2_TLS, "websocket", "hardened"): "websockets speaks no RFC 8441",
    (Face.HTTP1_TLS, "grpc", "stock"): "gRPC has no HTTP/1.1",
    (Face.HTTP1_TLS, "grpc", "hardened"): "gRPC has no HTTP/1.1",
}


@dataclass(frozen=True, slots=True)
class Leased:
    """One slot of one running gateway, for one cell."""

    slot: Slot
    gateway: Running | None  # None: somebody else started it
    versions: Mapping[str, str]
    face: Face
    ca_pem: bytes
    own: OwnGateway | None = None  # where the process is the cell's own
    host: str = ""  # what clients call it; "": by its address, and HOST where it speaks TLS

    def endpoint(self, near: tuple[str, int]) -> Endpoint:
        """How a client meets the gateway, by way of its near line."""
        host, port = near
        named = f"{self.host}:{port}" if self.host else ""
        if not self.face.tls:
            return Endpoint(host, port, authority=named)
        named = named or f"{HOST}:{port}"
        http2 = self.face is Face.HTTP2_TLS
        return Endpoint(host, port, tls=Tls(self.ca_pem), authority=named, http2=http2)

    def listen(self, wire: str) -> int:
        """The port of the gateway that this wire's client speaks to."""
        return self.slot.grpc if spoken(wire) == "grpc" else self.slot.http

    def origin(self, wire: str) -> int:
        """The port at which the gateway expects this wire's origin."""
        return self.slot.grpc_origin if spoken(wire) == "grpc" else self.slot.http_origin
