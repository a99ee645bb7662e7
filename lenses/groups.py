"""What recordings may be grouped by, so that one model, route or tenant does not hide another."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lenses.trace import model
from tokenwire.recording import Recording

Group = Callable[[Recording, str], str]
"""From a recording, and the argument of the command that named it, to the group's name."""

GROUPS: Mapping[str, Group] = {
    "wire": lambda seen, _: seen.cell.wire,
    "case": lambda seen, _: seen.cell.case,
    "setting": lambda seen, _: seen.cell.setting,
    "road": lambda seen, _: seen.cell.road,  # the route
    "model": lambda seen, _: model(seen) or "unknown",
    "argument": lambda _, given: given,  # a tenant's recordings lie in a folder of its own
}
