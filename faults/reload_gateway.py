"""Somebody changes the gateway's configuration while streams run through it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.gateway_fault import Gateway, GatewayFault


@dataclass(frozen=True, slots=True)
class ReloadGateway(GatewayFault):
    """A reload, each product's own way, of a configuration with one more route in it.

    In force when the new route is served; a product that first waits for its old streams is
    given a moment, and the gateway's log in the recording says that it was not yet.
    """

    about: ClassVar[About] = About(
        layer=Layer.GATEWAY,
        where=("gateway",),
        when=("connect", "heard(k)"),
        cause="a new route, a renewed certificate, an ingress controller that follows its pods",
        default="nginx: old workers live for ever (worker_shutdown_timeout unset); Caddy: upgraded "
        "connections are closed (stream_close_delay unset); Envoy: 900 s (parent-shutdown-time-s)",
        source="nginx.org/en/docs/control.html; nginx-gateway-fabric#5524",
        looks={
            "sse": "nothing where old streams are drained, else an incomplete read",
            "websocket": "nothing, 1001 or 1006: an upgraded connection is no request to drain",
            "grpc": "nothing; GOAWAY, after which the call goes on; or UNAVAILABLE",
        },
    )

    async def fire(self, gateway: Gateway) -> None:
        await gateway.reload()
