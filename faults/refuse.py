"""Nobody listens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.line import Line
from faults.line_fault import LiftableFault


@dataclass(frozen=True, slots=True)
class Refuse(LiftableFault):
    """Close the listening socket. Links that live are left alone."""

    about: ClassVar[About] = About(
        layer=Layer.TCP,
        where=("near", "far"),
        when=("connect", "heard(k)", "said(k)"),
        cause="a dead pod, a closed listener, a restart in progress",
        default="",
        source="RFC 9293 section 3.10.7.1 (RST in answer to SYN)",
        looks={
            "sse": "a connect error, ECONNREFUSED",
            "websocket": "a connect error, ECONNREFUSED",
            "grpc": "UNAVAILABLE, retried with back-off",
        },
    )

    def befall(self, line: Line) -> None:
        line.refuse()

    async def relent(self, line: Line) -> None:
        """Raises: OSError, somebody else took the port."""
        await line.listen()
