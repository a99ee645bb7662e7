"""What the faults of the origin layer share: they befall the process that serves."""

from __future__ import annotations

import os
import signal
from abc import ABC, abstractmethod
from dataclasses import dataclass

from faults.fault import Fault


@dataclass(frozen=True, slots=True)
class ProcessFault(Fault, ABC):
    """Base of the faults that are a signal to the origin's process."""

    @property
    @abstractmethod
    def number(self) -> signal.Signals:
        """The signal that is this fault."""

    async def fire(self, pid: int) -> None:
        """Send it: the kernel has it when this returns, the process may not have acted yet.

        Raises: ProcessLookupError, the process has ended already.
        """
        os.kill(pid, self.number)
