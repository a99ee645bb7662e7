"""A run's end: its files, its matrix and its exit code."""

from __future__ import annotations

from pathlib import Path

from conformance import results
from conformance.regression import options as regression
from report import junit, terminal


def publish(found: results.Results, out: Path, asked: regression.Regression) -> int:
    """Write results.json, junit.xml and a new baseline, print the matrix; the exit code."""
    held = asked.comparison(found)
    out.mkdir(parents=True, exist_ok=True)
    results.write(out / "results.json", found)
    junit.write(out / "junit.xml", found, held)
    terminal.show(found, out, held)
    asked.keep(found)
    return held.exit_code(found) if held else found.exit_code()
