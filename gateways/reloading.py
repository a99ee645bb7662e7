"""How products are told to read their configuration again, and what shows that one has."""

from __future__ import annotations

import os
import signal

from gateways.ports import accepted
from gateways.product import Binary, Face, Live, Reload, Slot


def by_signal(number: signal.Signals) -> Reload:
    """A signal to the main process is all that it needs."""

    async def reload(live: Live, _binary: Binary) -> None:
        os.kill(live.pid, number)

    return reload


async def by_itself(_live: Live, _binary: Binary) -> None:
    """It watches its files."""


async def listens(slot: Slot, _face: Face) -> bool:
    """Whether the port of a slot that only the new configuration names takes connections."""
    return await accepted(slot.http)
