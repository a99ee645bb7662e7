"""Every script by its name: the one place that knows them all."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from servers.script import Script
from servers.scripts.answers import ANSWERS
from servers.scripts.endings import ENDINGS
from servers.scripts.flood import FLOOD
from servers.scripts.hostile import HOSTILE
from servers.scripts.looping import LOOP
from servers.scripts.oversize import OVERSIZE
from servers.scripts.pacing import PACING
from servers.scripts.reading import shipped
from servers.scripts.second_thoughts import SECOND_THOUGHTS
from servers.scripts.silences import SILENCES
from servers.scripts.tool_query import QUERIES
from servers.scripts.tools import TOOLS
from servers.scripts.waiting import WAITING

_ALL = (
    shipped(),
    *PACING,
    *TOOLS,
    *QUERIES,
    *SECOND_THOUGHTS,
    *ENDINGS,
    *OVERSIZE,
    *HOSTILE,
    *SILENCES,
    *ANSWERS,
    *WAITING,
    LOOP,
    FLOOD,
)
SCRIPTS: Mapping[str, Script] = MappingProxyType({script.name: script for script in _ALL})
