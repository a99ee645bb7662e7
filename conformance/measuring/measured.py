"""Recordings, each read once and measured by every lens that was asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lenses.catalogue import Lens
from lenses.figures import spreads
from lenses.groups import GROUPS
from lenses.recordings import read
from lenses.stream import Unmeasurable
from report.figures_table import Row
from tokenwire.recording import Recording

DEFAULT_LENSES = ("ttft", "jitter", "goodput", "perception", "trace")


@dataclass(frozen=True, slots=True)
class Measured:
    """One recording. `figures`: by the name of the lens, or `Unmeasurable`."""

    recording: Recording
    path: Path
    group: str
    figures: Mapping[str, object]


def measure(
    files: Iterable[tuple[str, Path]],
    lenses: Sequence[Lens],
    settings: Mapping[str, Mapping[str, float]],
    by: str = "",
) -> list[Measured]:
    """Measure each file (and the argument that named it). Raises: BadInput, one cannot be read."""
    return [_measured(given, path, lenses, settings, by) for given, path in files]


def _measured(
    given: str,
    path: Path,
    lenses: Sequence[Lens],
    settings: Mapping[str, Mapping[str, float]],
    by: str,
) -> Measured:
    seen = read(path)
    group = GROUPS[by](seen, given) if by else ""
    figures = {lens.name: lens.measure(seen, **settings[lens.name]) for lens in lenses}
    return Measured(seen, path, group, figures)


def rows(found: Sequence[Measured], lens: str) -> tuple[list[Row], str]:
    """The spreads of a lens's figures, those of one figure together; what it could not measure."""
    of_group: dict[str, list[object]] = {}
    for each in found:
        of_group.setdefault(each.group, []).append(each.figures[lens])
    told = [
        Row(group, name, count, spread.p50, spread.p95, spread.p99, spread.max)
        for group, figures in sorted(of_group.items())
        for name, (count, spread) in spreads(figures).items()
        if not name.endswith("_ns")  # a reading of the clock has no spread
    ]
    order = list(dict.fromkeys(row.figure for row in told))
    told.sort(key=lambda row: order.index(row.figure))  # stable: groups side by side
    return told, _left_out([each.figures[lens] for each in found])


def flagged(found: Sequence[Measured], lens: str) -> str:
    """How many recordings each flag of the lens is on, the commonest first; "" without any."""
    flags: list[tuple[str, ...]] = [getattr(each.figures[lens], "flags", ()) for each in found]
    counts = Counter(flag for each in flags for flag in each)
    told = ", ".join(f"{flag} on {count}" for flag, count in counts.most_common())
    return f"flags: {told} of {len(found)}" if told else ""


def _left_out(figures: Sequence[object]) -> str:
    reasons = Counter(each.reason for each in figures if isinstance(each, Unmeasurable))
    if not reasons:
        return ""
    commonest, count = reasons.most_common(1)[0]
    others = f", {len(reasons) - 1} other reasons" if len(reasons) > 1 else ""
    return f"{reasons.total()} unmeasurable: {commonest} ({count}){others}"
