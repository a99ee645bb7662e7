"""Figures as one line: for a person, or as JSON for a program."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lenses.figures import Value, flat
from lenses.stream import Unmeasurable
from tokenwire.recording import Recording


def as_json(seen: Recording, path: Path, figures: Any, **more: object) -> str:
    """One JSON object: the cell, its file, and all figures or why there are none."""
    told = {"cell": str(seen.cell), "recording": str(path), **more}
    if isinstance(figures, Unmeasurable):
        return json.dumps({**told, "unmeasurable": figures.reason})
    return json.dumps({**told, "figures": asdict(figures)})


def as_line(seen: Recording, figures: object) -> str:
    """The cell, then name=value for every figure that it has."""
    if isinstance(figures, Unmeasurable):
        return harmless(f"{seen.cell}: unmeasurable: {figures.reason}")
    told = [f"{name}={shown(value)}" for name, value in flat(figures) if value not in (None, "")]
    return harmless(f"{seen.cell}: {' '.join(told)}")


def harmless(line: str) -> str:
    """One line, whatever a recording holds: it may come from somebody's hands."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)


def shown(value: Value) -> str:
    """A figure in at most six digits."""
    match value:
        case str():
            return json.dumps(value, ensure_ascii=True) if " " in value else value
        case bool() | int() | None:
            return str(value).lower()
        case float():
            return f"{value:.6g}"
