"""Every script by its name: the one place that knows them all."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from servers.script import Script
from servers.scripts.endings import ENDINGS
from servers.scripts.pacing import PACING

SCRIPTS: Mapping[str, Script] = MappingProxyType(
    {script.name: script for script in (*PACING, *ENDINGS)}
)
