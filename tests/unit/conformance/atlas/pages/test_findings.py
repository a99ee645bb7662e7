"""What gateways were found to do by default: each named finding still stands in the atlas."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conformance.atlas import data as atlas
from conformance.atlas.data import Entry
from conformance.verdict import Class
from tokenwire.recording import Identity

Finding = Callable[[Identity, Entry], bool]


def told_of(case: str, klass: Class) -> Finding:
    """A cell of a default configuration, of cases that begin so, that came to this."""
    return lambda cell, entry: cell.case.startswith(case) and entry.klass is klass


FINDINGS: dict[str, Finding] = {
    "bursts": told_of("cadence", Class.LATE_BURST),
    "coalesces": told_of("cadence", Class.COALESCED),
    "forges a clean end": told_of("far-", Class.SILENT_TRUNCATION),
    "drops tokens that were made": told_of("far-", Class.LOST_TAIL),
    "cuts a healthy stream": told_of("healthy-17s", Class.DETECTED),
    "kills a quiet bidi": told_of("quiet-bidi-75s", Class.DETECTED),
    "does not tell the origin that the client left": told_of("client-closes", Class.ORPHANED),
    "refuses the upgrade": lambda cell, entry: (
        cell.wire == "websocket" and told_of("whole", Class.REFUSED)(cell, entry)
    ),
    "goes on refusing when the origin is back": told_of("far-back", Class.REFUSED),
    "replays a stranger's stream": told_of("stranger", Class.DUPLICATE),
}


@pytest.mark.parametrize("name", FINDINGS)
def test_a_default_was_measured_that(name: str) -> None:
    found = [
        f"{cell} ({entry.version})"
        for path in sorted(atlas.FOLDER.glob("*.json"))
        if (page := atlas.read(path)) is not None
        for cell, entry in page.cells.items()
        if "@default" in cell and FINDINGS[name](Identity(*cell.split("/", 3)), entry)
    ]
    print(f"{name}:", *found, sep="\n  ")  # `pytest -s` shows the cells, which can be replayed
    assert found
