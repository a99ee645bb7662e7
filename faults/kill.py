"""The origin is gone, without a word of its own."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.process_fault import ProcessFault


@dataclass(frozen=True, slots=True)
class Kill(ProcessFault):
    """SIGKILL. The kernel closes its sockets: FIN, or RST where bytes lay unread."""

    about: ClassVar[About] = About(
        layer=Layer.ORIGIN,
        where=("origin",),
        when=("heard(k)", "said(k)"),
        cause="the out-of-memory killer, a crashed node, a grace that ran out",
        default="Kubernetes sends it 30 s after SIGTERM",
        source="POSIX kill(3)",
        looks={
            "sse": "chunked: an incomplete read; close-delimited: success, cut short",
            "websocket": "1006, no close frame",
            "grpc": "UNAVAILABLE",
        },
    )

    @property
    def number(self) -> signal.Signals:
        return signal.SIGKILL
