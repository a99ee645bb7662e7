"""The gateway is asked to go, as every deploy of it asks."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.gateway_fault import Gateway, GatewayFault


@dataclass(frozen=True, slots=True)
class TerminateGateway(GatewayFault):
    """SIGTERM to its main process. In force when it takes no more connections."""

    about: ClassVar[About] = About(
        layer=Layer.GATEWAY,
        where=("gateway",),
        when=("heard(k)",),
        cause="a rolling deploy of the gateway itself, a scale-in, a drained node",
        default="nginx, HAProxy and Envoy end at once (their graceful signals are others); "
        "Traefik's grace is 10 s, Squid's 30 s",
        source="POSIX kill(3); nginx.org/en/docs/control.html; HAProxy management.txt, 4",
        looks={
            "sse": "an incomplete read, or whole where the grace was long enough",
            "websocket": "1001 or 1006",
            "grpc": "UNAVAILABLE, after a GOAWAY where it is polite",
        },
    )

    async def fire(self, gateway: Gateway) -> None:
        os.kill(gateway.pid, signal.SIGTERM)
        await gateway.closed()
