"""The kernel accepts, the process never does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.line import Line
from faults.line_fault import WelcomingFault


@dataclass(frozen=True, slots=True)
class AcceptThenSilence(WelcomingFault):
    """Connections succeed, then nothing is read, said or closed, nor dialled upstream.

    Lifted, it frees the connections to come; those that met it stay silent.
    """

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a blocked event loop, a full accept queue behind a kernel that still answers",
        default="Linux net.core.somaxconn 4096",
        source="listen(2)",
        looks={
            "sse": "silence until the client's own read timeout",
            "websocket": "the opening handshake times out (websockets: 10 s)",
            "grpc": "silence until the deadline",
        },
    )

    def befall(self, line: Line) -> None:
        line.welcome_by(self, lambda _link: None)
