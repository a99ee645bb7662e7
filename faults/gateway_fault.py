"""What the faults of the gateway layer share: they befall the gateway's own process."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Protocol

from faults.fault import Fault


class Gateway(Protocol):
    """What a fault needs of the process that it befalls. Only a cell's own may be befallen."""

    @property
    def pid(self) -> int:
        """Its main process, which leads its process group."""
        ...

    async def reload(self) -> None:
        """Have it read a new configuration; return when it serves that, or in time.

        Raises: LookupError, there is no way to tell it.
        """
        ...

    async def closed(self) -> None:
        """Return when it takes no more connections, or in time."""
        ...


@dataclass(frozen=True, slots=True)
class GatewayFault(Fault, ABC):
    """Base of the faults that befall a gateway."""

    @abstractmethod
    async def fire(self, gateway: Gateway) -> None:
        """Return when it is in force.

        Raises: ProcessLookupError, the process has ended already.
        """
