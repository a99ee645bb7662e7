"""The origin is gone, and back a moment later with nothing remembered."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.process_fault import ProcessFault


@dataclass(frozen=True, slots=True)
class Restart(ProcessFault):
    """SIGKILL; whoever started the process starts it again where it listened.

    What the process held is lost. With its memory kept, a restart is to its clients what a
    reset of every connection is.
    """

    about: ClassVar[About] = About(
        layer=Layer.ORIGIN,
        where=("origin",),
        when=("heard(k)", "said(k)"),
        cause="a crash under a supervisor, a deploy without draining; or a resumed stream that "
        "reaches another replica",
        default="Kubernetes restartPolicy: Always",
        source="POSIX kill(3); kubernetes.io pod-lifecycle, container restarts",
        looks={
            "sse": "an incomplete read; Last-Event-ID resumes what is remembered",
            "websocket": "1006; the application's own position resumes it",
            "grpc": "UNAVAILABLE; the application's own position resumes it",
        },
    )

    @property
    def number(self) -> signal.Signals:
        return signal.SIGKILL
