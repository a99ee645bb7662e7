"""The gateway is gone, without a word of its own."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.gateway_fault import Gateway, GatewayFault


@dataclass(frozen=True, slots=True)
class KillGateway(GatewayFault):
    """SIGKILL to its whole process group, as when its container or node ends.

    The kernel closes its sockets: FIN, or RST where bytes lay unread.
    """

    about: ClassVar[About] = About(
        layer=Layer.GATEWAY,
        where=("gateway",),
        when=("heard(k)",),
        cause="the out-of-memory killer, a crashed node, a grace that ran out",
        default="Kubernetes sends it 30 s after SIGTERM",
        source="POSIX kill(3)",
        looks={
            "sse": "chunked: an incomplete read; close-delimited: success, cut short",
            "websocket": "1006, no close frame",
            "grpc": "UNAVAILABLE",
        },
    )

    async def fire(self, gateway: Gateway) -> None:
        os.killpg(gateway.pid, signal.SIGKILL)
        await gateway.closed()
