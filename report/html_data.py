"""A run, and another one to hold it against, as the data that the page's script reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import cast

import msgspec

from conformance.results import CellResult, Results
from conformance.verdict import Verdict
from report import html_words
from report.html_timeline import Json, timeline
from report.terminal import MEANING
from report.visible import visible
from tokenwire import recording
from tokenwire.recording import Identity, UnreadableRecordingError

WHOLE_CELLS = 500  # up to here a recording is embedded with all that a panel can show
CHUNK = 100  # recordings that the page parses at once, when one of them is opened
LEFT_OUT = (
    "So that the file stays small, what the lines saw, what was asked and the texts of tokens are "
    "not in this page. The recordings beside results.json have them."
)


@dataclass(frozen=True, slots=True)
class Cause:
    """What a reader needs to know of a fault, from the catalogue; handed in, since a report reads
    recordings and verdicts only."""

    what: str  # what it does
    cause: str  # what does this in the wild
    default: str  # the product and its default value, "" where there is none
    source: str


@dataclass(frozen=True, slots=True)
class Run:
    """Results, and the folder below which their recordings lie."""

    found: Results
    out: Path


@dataclass(frozen=True, slots=True)
class Page:
    """`table` is read when the page opens; each of `recordings` holds CHUNK cells of it."""

    table: object
    recordings: Sequence[object]


@dataclass(frozen=True, slots=True)
class Row:
    """One cell now and before: None where that run does not have it."""

    now: CellResult | None
    was: CellResult | None

    @property
    def shown(self) -> CellResult:
        """The one that the matrix shows."""
        each = self.now or self.was
        assert each is not None
        return each


def page(
    run: Run,
    causes: Mapping[str, Cause],
    against: Run | None = None,
    *,
    fixes: Mapping[str, Sequence[str]] | None = None,
    advice: object = None,
) -> Page:
    """All that the page shows, every text of it made visible (report.visible).

    `fixes`: the lines that tune a gateway, by product. `advice`: what page/advice.js ranks.
    A recording that cannot be read is a sentence in its cell's panel, not an error.
    """
    rows = _rows(run.found, against.found if against else None)
    whole = len(rows) <= WHOLE_CELLS
    questions: dict[tuple[object, ...], int] = {}
    cells = [_cell(row, questions, compared=against is not None) for row in rows]
    table = {
        "run": _run(run.found),
        "against": _run(against.found) if against else None,
        "classes": html_words.CLASSES,
        "outcomes": html_words.OUTCOMES,
        "fixes": fixes or {},
        "advice": advice,
        "causes": {name: asdict(cause) for name, cause in causes.items()},
        "questions": list(questions),
        "cells": cells,
        "chunk": CHUNK,
        "left_out": "" if whole else LEFT_OUT,
    }
    embed = partial(_embedded, run=run, against=against, whole=whole)
    chunks = [
        _visible(list(map(embed, rows[at : at + CHUNK]))) for at in range(0, len(rows), CHUNK)
    ]
    return Page(_visible(table), chunks)


def _run(found: Results) -> Json:
    code = found.exit_code()
    return {
        "seed": found.seed,
        "plan": found.plan,
        "started": found.started,
        "seconds": found.seconds,
        "planned": found.planned,
        "ran": len(found.cells),
        "interrupted": found.interrupted,
        "machine": found.machine,
        "versions": found.versions,
        "exit_code": code,
        "meaning": MEANING[code][0],
    }


def _rows(found: Results, other: Results | None) -> list[Row]:
    """Every cell of either run, in the order of this one, then those that only the other has."""
    was = {each.cell: each for each in other.cells} if other else dict[Identity, CellResult]()
    now = {each.cell for each in found.cells}
    return [
        *(Row(each, was.get(each.cell)) for each in found.cells),
        *(Row(None, each) for cell, each in was.items() if cell not in now),
    ]


def changed(row: Row) -> str:
    """In a word how the cell changed, "" if it did not. Times and texts are no change."""
    if row.now is None:
        return "gone"
    if row.was is None:
        return "new"
    return "changed" if row.now.verdict.digest() != row.was.verdict.digest() else ""


def _cell(row: Row, questions: dict[tuple[object, ...], int], *, compared: bool) -> Json:
    each = row.shown
    asked = (each.question, each.kind, each.anchors)
    found = asdict(each.cell) | _verdict(each.verdict)
    found |= {
        "question": questions.setdefault(asked, len(questions)),
        "fault": each.fault,
        "when": each.when,
        "replay": each.replay,
        "recording": each.recording,
    }
    if each.figures:
        found["figures"] = each.figures
    if compared and (how := changed(row)):
        found["change"] = how
        if row.now and row.was:
            found["was"] = _verdict(row.was.verdict)
    return found


def _verdict(verdict: Verdict) -> Json:
    return {
        "outcome": verdict.outcome,
        "klass": verdict.klass,
        "reason": verdict.reason,
        "expected": verdict.expected,
        "axes": msgspec.to_builtins(verdict.axes),
    }


def _embedded(row: Row, *, run: Run, against: Run | None, whole: bool) -> Json:
    found: Json = {}
    if row.now:
        found["now"] = _recorded(run.out, row.now, whole=whole)
    if against and row.was and changed(row):
        found["was"] = _recorded(against.out, row.was, whole=whole)
    return found


def _recorded(out: Path, each: CellResult, *, whole: bool) -> object:
    """The timeline, None where nothing was recorded, or a sentence why it cannot be shown."""
    if not each.recording:
        return None
    try:
        seen = recording.read(out / each.recording)
    except (UnreadableRecordingError, ValueError) as error:  # ValueError: a NUL in a path
        return f"The recording cannot be shown. {error}"
    if seen.cell != each.cell:
        return f"The recording {each.recording} is of {seen.cell}, not of this cell."
    return None if seen.unsupported else timeline(seen, whole=whole)


def _visible(part: object) -> object:
    match part:
        case str():
            return visible(part)
        case Mapping():
            items = cast("Mapping[object, object]", part).items()
            return {visible(str(key)): _visible(value) for key, value in items}
        case list() | tuple():
            return [_visible(each) for each in cast("Sequence[object]", part)]
        case _:
            return part
