"""What all wires of one origin share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from servers.ledger import Ledger
from servers.script import Script


@dataclass(slots=True)
class Stage:
    """The scripts that may be asked for, and the ledger of what was done."""

    scripts: Mapping[str, Script]
    ledger: Ledger
    cutting: bool = False  # the origin is ending streams by itself: no peer has left them
