"""The origin stands still; its kernel goes on acknowledging."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.process_fault import ProcessFault


@dataclass(frozen=True, slots=True)
class Freeze(ProcessFault):
    """SIGSTOP. Connections stay, TCP keep-alives are answered: only silence tells."""

    about: ClassVar[About] = About(
        layer=Layer.ORIGIN,
        where=("origin",),
        when=("heard(k)", "said(k)"),
        cause="a virtual machine being migrated, a debugger, a blocked event loop, swap",
        default="",
        source="POSIX kill(3); grpcio: keepalive_timeout_ms alone takes 60 s to tell",
        looks={
            "sse": "silence until the client's own read timeout",
            "websocket": "silence until the ping timeout (websockets: 20 s + 20 s)",
            "grpc": "silence until the deadline, or grpc.http2.ping_timeout_ms",
        },
    )

    @property
    def number(self) -> signal.Signals:
        return signal.SIGSTOP
