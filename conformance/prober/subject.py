"""What is probed: a gateway that we only meet from outside, with our origin behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from clients.endpoint import Endpoint
from conformance.prober.purse import Purse
from servers.record import RunRecord


class Ledger(Protocol):
    """What the origin wrote down, however it is asked."""

    async def record(self, run_id: str) -> RunRecord | None:
        """The run's page; None where the run never reached the origin, or it cannot be asked."""
        ...

    async def settled(self, run_id: str, seconds: float) -> None:
        """Return once the newest attempt ended or its peer's leaving was noticed, or in time."""
        ...


@dataclass(frozen=True, slots=True)
class Subject:
    """`endpoints` by wire: a wire that is not there is not probed. `purse` is asked before each
    request; without one of its own a subject allows any number."""

    name: str
    endpoints: Mapping[str, Endpoint]
    ledger: Ledger
    purse: Purse = field(default_factory=Purse)
