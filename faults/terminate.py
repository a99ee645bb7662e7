"""The origin is asked to go, as every deploy asks it."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.process_fault import ProcessFault


@dataclass(frozen=True, slots=True)
class Terminate(ProcessFault):
    """SIGTERM. How long streams may go on is the origin's own grace (`servers --grace-seconds`)."""

    about: ClassVar[About] = About(
        layer=Layer.ORIGIN,
        where=("origin",),
        when=("heard(k)", "said(k)"),
        cause="a rolling deploy, a scale-in, a drained node",
        default="Kubernetes: SIGKILL follows after 30 s, preStop included",
        source="POSIX kill(3); kubernetes.io pods-and-endpoint-termination-flow",
        looks={
            "sse": "cut when the grace ends; whole if the stream is shorter",
            "websocket": "close 1001, which `websockets` iterates over as a normal end",
            "grpc": "UNAVAILABLE when the grace ends; whole if the call is shorter",
        },
    )

    @property
    def number(self) -> signal.Signals:
        return signal.SIGTERM
