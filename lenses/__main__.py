"""`python -m lenses`: measure recordings that are on disk."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from lenses.catalogue import LENSES, Lens
from lenses.figures import Value, flat, spreads
from lenses.histogram import explicit, exponential
from lenses.stream import Unmeasurable
from lenses.texture import texture
from lenses.texture_difference import difference
from tokenwire.recording import Recording, UnreadableRecordingError, read

EXIT_CHANGED = 1
EXIT_BAD_INPUT = 2


class BadInput(click.ClickException):
    """One line that names the culprit and the way out; exit code 2."""

    exit_code = EXIT_BAD_INPUT


@click.group()
def main() -> None:
    """Measure what a stream did to whoever was listening."""


@main.command("list")
def list_lenses() -> None:
    """Name the lenses, what each answers, and what may be set."""
    for name, lens in LENSES.items():
        click.echo(f"{name:<18} {lens.summary}")
        for parameter, default in lens.parameters.items():
            click.echo(f"{'':<18}   --set {parameter}={default:g}")


@main.command()
@click.argument("name")
@click.argument("recordings", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a recording, all figures.")
@click.option("--set", "settings", multiple=True, metavar="NAME=NUMBER", help="See `list`.")
def show(name: str, recordings: tuple[Path, ...], as_json: bool, settings: tuple[str, ...]) -> None:
    """Measure each recording, a line each, then the quantiles over all of them.

    RECORDINGS are files, or folders below which every .json is one. Exits 2 where one of them
    cannot be read.
    """
    lens = _lens(name)
    values = _settings(lens, settings)
    measured: list[object] = []
    for path in _paths(recordings):
        seen = _read(path)
        figures = lens.measure(seen, **values)
        click.echo(_as_json(seen, path, figures) if as_json else _as_line(seen, figures))
        measured.append(figures)
    if not as_json:
        _echo_spreads(measured)


@main.command()
@click.argument("golden", type=click.Path(path_type=Path))
@click.argument("others", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a recording.")
def compare(golden: Path, others: tuple[Path, ...], as_json: bool) -> None:
    """Compare the texture of each recording with the GOLDEN one; exit 1 where any changed."""
    wanted = texture(_read(golden))
    if isinstance(wanted, Unmeasurable):
        raise BadInput(f"{golden}: unmeasurable: {_harmless(wanted.reason)}")
    changed = False
    for path in _paths(others):
        seen = _read(path)
        found = texture(seen)
        figures = found if isinstance(found, Unmeasurable) else difference(wanted, found)
        click.echo(_as_json(seen, path, figures) if as_json else _as_line(seen, figures))
        changed |= isinstance(figures, Unmeasurable) or bool(figures.changes)
    if changed:
        raise SystemExit(EXIT_CHANGED)


@main.command()
@click.argument("name")
@click.argument("figure")
@click.argument("recordings", nargs=-1, required=True, type=click.Path(path_type=Path))
def histogram(name: str, figure: str, recordings: tuple[Path, ...]) -> None:
    """Quantiles of one FIGURE in milliseconds, as explicit and exponential histograms tell them.

    The explicit buckets are those of the GenAI conventions, so a dashboard knows no more.
    """
    measured = (_lens(name).measure(_read(path)) for path in _paths(recordings))
    figures = [dict(flat(each)) for each in measured if not isinstance(each, Unmeasurable)]
    timed = any(part.endswith("_ms") for part in figure.split("."))
    if not timed or not any(figure in each for each in figures):
        raise BadInput(f"{figure}: no figure in milliseconds of {name} in these recordings")
    found = [each.get(figure) for each in figures]
    seconds = [value / 1e3 for value in found if isinstance(value, (int, float))]
    if min(seconds, default=0) < 0:
        raise BadInput(f"{figure}: is below 0 in some recordings; histograms of times begin at 0")
    coarse, fine = explicit(seconds), exponential(seconds)
    click.echo(f"{len(seconds)} of {len(figures)} recordings have it; scale {fine.scale}")
    for share in (0.5, 0.95, 0.99):
        low, high = coarse.quantile_bounds(share)
        exact = fine.quantile(share)
        told = "" if exact is None else f", exponential {exact:.6g} s +- {fine.relative_error:.2%}"
        click.echo(f"  p{share:.0%}"[:-1] + f": explicit {low:g} to {high:g} s{told}")


def _lens(name: str) -> Lens:
    if name not in LENSES:
        raise BadInput(f"there is no lens {name!r}; there are: {', '.join(LENSES)}")
    return LENSES[name]


def _settings(lens: Lens, settings: Iterable[str]) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for setting in settings:
        name, _, text = setting.partition("=")
        if name not in lens.parameters:
            known = ", ".join(lens.parameters) or "none"
            raise BadInput(f"{lens.name} has no parameter {name!r}; it has: {known}")
        found[name] = _number(name, text)
    return found


def _number(name: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise BadInput(f"{name}={text}: give a number of 0 or more")
    return number


def _paths(given: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in given:
        below = sorted(path.rglob("*.json")) if path.is_dir() else [path]
        if not below:
            raise BadInput(f"{path}: no recording (*.json) below it; give a run's recordings/")
        found += below
    return found


def _read(path: Path) -> Recording:
    try:
        return read(path)
    except UnreadableRecordingError as error:
        raise BadInput(str(error)) from error


def _as_json(seen: Recording, path: Path, figures: Any) -> str:
    told = {"cell": str(seen.cell), "recording": str(path)}
    if isinstance(figures, Unmeasurable):
        return json.dumps({**told, "unmeasurable": figures.reason})
    return json.dumps({**told, "figures": asdict(figures)})


def _as_line(seen: Recording, figures: object) -> str:
    if isinstance(figures, Unmeasurable):
        return _harmless(f"{seen.cell}: unmeasurable: {figures.reason}")
    shown = [f"{name}={_shown(value)}" for name, value in flat(figures) if value not in (None, "")]
    return _harmless(f"{seen.cell}: {' '.join(shown)}")


def _harmless(line: str) -> str:
    """One line, whatever a recording holds: it may come from somebody's hands."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)


def _shown(value: Value) -> str:
    match value:
        case str():
            return json.dumps(value, ensure_ascii=True) if " " in value else value
        case bool() | int() | None:
            return str(value).lower()
        case float():
            return f"{value:.6g}"


def _echo_spreads(measured: list[object]) -> None:
    left_out = sum(isinstance(each, Unmeasurable) for each in measured)
    click.echo(f"{len(measured)} recordings, {left_out} of them unmeasurable")
    for name, (count, each) in spreads(measured).items():
        of = f"p50={each.p50:.6g} p95={each.p95:.6g} p99={each.p99:.6g} max={each.max:.6g}"
        click.echo(f"  {name:<32} n={count:<5} {of}")


if __name__ == "__main__":
    main(prog_name="python -m lenses")
