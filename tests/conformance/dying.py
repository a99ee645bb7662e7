"""A case in which the gateway that all others share is killed, and one that comes after it.

For `--cases-from`.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from conformance.case import AtHeard, Case, Expect, Lane, RoadKind
from conformance.verdict import Class
from faults.fault import About, Layer
from faults.line import Line
from faults.line_fault import LineFault

COMMAND = "nginx"


@dataclass(frozen=True, slots=True)
class KillShared(LineFault):
    """SIGKILL to the nginx that this worker started, by its pid; its children are left to it."""

    about: ClassVar[About] = About(
        layer=Layer.GATEWAY, where=("near",), when=(), cause="", default="", source="", looks={}
    )

    def befall(self, line: Line) -> None:
        del line
        (pid,) = children(COMMAND)
        os.kill(pid, signal.SIGKILL)


def children(command: str) -> Iterator[int]:
    """Those of this process that are called so, by pid. Linux's proc(5)."""
    ours = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return (int(pid) for pid in ours if Path(f"/proc/{pid}/comm").read_text().strip() == command)


DYING = Case(
    id="gateway-dies",
    question="What does a gateway cost that is killed in the middle of a run?",
    anchors=("conformance/roads/gateway.py",),
    fault=KillShared(),
    when=AtHeard(6),
    roads=RoadKind.GATEWAY,
    expect={"*": Expect(Class.DETECTED, "never judged: the cell could not be run")},
)
AFTERWARDS = Case(
    id="gateway-again",
    question="Is there another for the cells that come later?",
    anchors=DYING.anchors,
    roads=RoadKind.GATEWAY,
    lane=Lane.QUIET,  # which runs when all others have
    expect={"*": Expect(Class.COMPLETE, "nothing befalls it", delivery="whole")},
)
CASES = (DYING, AFTERWARDS)
