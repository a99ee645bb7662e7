"""What all wires of one origin share."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from servers.ledger import Ledger
from servers.script import Script


@dataclass(slots=True)
class Stage:
    """The scripts that may be asked for, and the ledger of what was done.

    `producers`: what still runs with nobody there (`servers/decoupled.py`).
    """

    scripts: Mapping[str, Script]
    ledger: Ledger
    producers: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])
    cutting: bool = False  # the origin is ending streams by itself: no peer has left them
