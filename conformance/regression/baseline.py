"""What a team has accepted of its own roads: one entry a cell, in a file that people edit.

The project documents how each cell fails; a baseline decides what is a regression. An entry says
what a cell comes to, why that is accepted, and with which versions it was seen. One line each, so
that a review shows the cells that changed and nothing else.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec

from conformance.results import Results
from conformance.roads.name import product_of
from conformance.verdict import Class, Delivery, Outcome, Shape, Truth, Verdict
from tokenwire.recording import Identity
from tokenwire.schema_file import SchemaFile

SCHEMA = "tokenwire.baseline/1"

# The libraries that decide how a wire fails; a wire that is not here has them all.
LIBRARIES = {
    "sse": ("httpx", "httpx-sse", "sse-starlette", "uvicorn"),
    "websocket": ("websockets",),
    "grpc": ("grpcio",),
    "grpc-web": ("grpcio", "h2", "httpx"),
}

T = TypeVar("T")

CellName = Annotated[str, msgspec.Meta(pattern="^[^/]+/[^/]+/[^/]+/.+$")]
Arrived = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^(whole|gap|duplicate|reordered|corrupted|unmeasured|prefix(\([0-9]+\))?)$"
    ),
]
Share = Annotated[str, msgspec.Meta(pattern="^([0-9]+/[0-9]+)?$")]


class UnreadableBaselineError(Exception):
    """A baseline that cannot be used; the message names the file, the entry and the way out."""


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One check. A None is an axis on which anything is accepted.

    `wavers` are other classes that it was measured to come to; `seen` is how often it came to
    `klass`, as "19/20", and is there exactly where `wavers` is. `documented` is what was
    documented when it was not what was seen: without it the entry excuses nothing.

    A Struct and not a dataclass: it refuses unknown fields, and `class` is no name in Python.
    """

    cell: CellName
    klass: Class = msgspec.field(name="class")
    reason: str
    link: str
    delivery: Arrived | None = None  # "prefix": of any length but none
    truth: Truth | None = None
    signal: str | None = None  # must occur in the client's words: exception, code, message
    wavers: tuple[Class, ...] = ()
    seen: Share = ""
    documented: str = ""
    versions: dict[str, str] = msgspec.field(default_factory=dict[str, str])

    def differences(self, verdict: Verdict) -> list[str]:
        """Each way in which an answer is not what is accepted; a wavering class brings its own
        axes, so that nothing else counts then."""
        if verdict.klass in self.wavers or verdict.axes is None:
            return []
        axes = verdict.axes
        told = f"{axes.signal.exception} {axes.signal.code} {axes.signal.message}"
        pairs: list[tuple[str, str, str | None, bool]] = [
            ("class", str(verdict.klass), self.klass, self.klass == verdict.klass),
            ("delivery", str(axes.delivery), self.delivery, self.delivery in _names(axes.delivery)),
            ("truth", axes.truth, self.truth, self.truth == axes.truth),
            ("signal", told.strip(), self.signal, (self.signal or "") in told),
        ]
        return [
            f"{axis} is {seen or 'nothing'}, the baseline says {accepted}"
            for axis, seen, accepted, same in pairs
            if accepted is not None and not same
        ]


class Baseline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file. `saved` is when the run was, ISO 8601."""

    schema: str
    saved: str
    entries: tuple[Entry, ...]

    def by_cell(self) -> Mapping[str, Entry]:
        """Each entry by its cell."""
        return {each.cell: each for each in self.entries}


def of(
    found: Results, runs: Iterable[Mapping[Identity, Verdict]], old: Baseline | None
) -> Baseline:
    """What these runs of one plan came to; `found` is one of them, for its cells and versions.

    An entry of `old` that still holds is kept with its reason. A cell that never had an answer
    has no entry: nothing excuses it.
    """
    kept: Mapping[str, Entry] = old.by_cell() if old else {}
    verdicts: dict[Identity, list[Verdict]] = {each.cell: [] for each in found.cells}
    for run in runs:
        for cell, verdict in run.items():
            if verdict.klass is not None:
                verdicts[cell].append(verdict)
    entries = tuple(
        _still(kept.get(str(cell)), each) or entry(cell, each, found.versions)
        for cell, each in verdicts.items()
        if each
    )
    return Baseline(SCHEMA, found.started, entries)


def entry(cell: Identity, verdicts: Sequence[Verdict], versions: Mapping[str, str]) -> Entry:
    """A new entry, its reason yet to be written: what all answers have in common."""
    classes = Counter(each.klass for each in verdicts if each.klass is not None)
    klass, count = classes.most_common(1)[0]
    axes = [each.axes for each in verdicts if each.axes is not None]
    told = _common(f"{each.signal.exception} {each.signal.code}".strip() for each in axes)
    return Entry(
        cell=str(cell),
        klass=klass,
        reason="",
        link="",
        delivery=_common(str(each.delivery) for each in axes),
        truth=_common(each.truth for each in axes),
        signal=told or None,
        wavers=tuple(sorted(set(classes) - {klass})),
        seen=f"{count}/{len(verdicts)}" if len(classes) > 1 else "",
        documented=_deviates_from(verdicts),
        versions=_taking_part(cell, versions),
    )


def write(path: Path, baseline: Baseline) -> None:
    """Write the file whole or not at all, one entry a line."""
    lines = [json.dumps(msgspec.to_builtins(each), ensure_ascii=False) for each in baseline.entries]
    head = {"schema": baseline.schema, "saved": baseline.saved}
    text = json.dumps(head)[:-1] + ', "entries": [\n' + ",\n".join(lines) + "\n]}\n"
    scratch = path.with_name(f"{path.name}.part")
    scratch.write_text(text, "utf-8")
    scratch.replace(path)


_FILE = SchemaFile(
    schema=SCHEMA,
    type=Baseline,
    what="a baseline",
    way_out="save it anew",
    trouble=UnreadableBaselineError,
)


def read(path: Path) -> Baseline:
    """Read a baseline.

    Raises:
        UnreadableBaselineError: it is missing, of another version, has an unknown field or class,
            two entries for one cell, or says in how many runs of nothing it was seen.
    """
    baseline = _FILE.read(path)
    for trouble in _troubles(baseline):
        raise UnreadableBaselineError(f"{path}: {trouble}")
    return baseline


def _troubles(baseline: Baseline) -> Iterable[str]:
    counts = Counter(each.cell for each in baseline.entries)
    yield from (f"two entries for {cell}; keep one" for cell, count in counts.items() if count > 1)
    for each in baseline.entries:
        if bool(each.wavers) != bool(each.seen):
            yield f"{each.cell}: `wavers` and `seen` come together; `repeat` measures both"
        elif each.seen:
            count, runs = map(int, each.seen.split("/"))
            if not 0 < count < runs:
                yield f"{each.cell}: seen {each.seen} does not waver; leave both fields out"


def _still(kept: Entry | None, verdicts: Sequence[Verdict]) -> Entry | None:
    """The entry, if every answer is as it says and it excuses no more than it must."""
    if kept is None or any(kept.differences(each) for each in verdicts):
        return None
    return kept if bool(kept.documented) == bool(_deviates_from(verdicts)) else None


def _deviates_from(verdicts: Sequence[Verdict]) -> str:
    """What is documented, if no run came out so."""
    differs = all(each.outcome is Outcome.DIFFERS for each in verdicts)
    return verdicts[0].expected if differs else ""


def _names(arrived: Delivery) -> tuple[str, ...]:
    some = arrived.shape is Shape.PREFIX and arrived.prefix > 0
    return (str(arrived), "prefix") if some else (str(arrived),)


def _common(values: Iterable[T]) -> T | None:
    """The value that they all have, None where there are several."""
    first, *others = dict.fromkeys(values)
    return None if others else first


def _taking_part(cell: Identity, versions: Mapping[str, str]) -> dict[str, str]:
    names = (*LIBRARIES.get(cell.wire, versions), product_of(cell.road))
    return {name: versions[name] for name in names if name in versions}
