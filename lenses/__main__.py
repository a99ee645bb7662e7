"""`python -m lenses`: measure recordings that are on disk."""

from __future__ import annotations

from pathlib import Path

import click

from lenses import choice
from lenses.catalogue import LENSES
from lenses.figures import Value, flat, spreads
from lenses.figures_page import page
from lenses.groups import GROUPS
from lenses.histogram import explicit, exponential
from lenses.lines import as_json, as_line, harmless
from lenses.recordings import BadInput, paths, read
from lenses.stream import Unmeasurable
from lenses.texture import texture
from lenses.texture_difference import difference

EXIT_CHANGED = 1


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
def figures() -> None:
    """Write docs/figures.md: every figure, its formula, and what other tools call it."""
    click.echo(page(), nl=False)


@main.command()
@click.argument("name")
@click.argument("recordings", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "json_lines", is_flag=True, help="One JSON object a recording.")
@click.option("--set", "settings", multiple=True, metavar="NAME=NUMBER", help="See `list`.")
def show(
    name: str, recordings: tuple[Path, ...], json_lines: bool, settings: tuple[str, ...]
) -> None:
    """Measure each recording, a line each, then the quantiles over all of them.

    RECORDINGS are files, or folders below which every .json is one. Exits 2 where one of them
    cannot be read.
    """
    lens = choice.lens(name)
    values = choice.settings(lens, settings)
    measured: list[object] = []
    for path in paths(recordings):
        seen = read(path)
        figures = lens.measure(seen, **values)
        click.echo(as_json(seen, path, figures) if json_lines else as_line(seen, figures))
        measured.append(figures)
    if not json_lines:
        _echo_spreads(measured)


@main.command()
@click.argument("golden", type=click.Path(path_type=Path))
@click.argument("others", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "json_lines", is_flag=True, help="One JSON object a recording.")
def compare(golden: Path, others: tuple[Path, ...], json_lines: bool) -> None:
    """Compare the texture of each recording with the GOLDEN one; exit 1 where any changed."""
    wanted = texture(read(golden))
    if isinstance(wanted, Unmeasurable):
        raise BadInput(f"{golden}: unmeasurable: {harmless(wanted.reason)}")
    changed = False
    for path in paths(others):
        seen = read(path)
        found = texture(seen)
        figures = found if isinstance(found, Unmeasurable) else difference(wanted, found)
        click.echo(as_json(seen, path, figures) if json_lines else as_line(seen, figures))
        changed |= isinstance(figures, Unmeasurable) or bool(figures.changes)
    if changed:
        raise SystemExit(EXIT_CHANGED)


@main.command()
@click.argument("name")
@click.argument("figure")
@click.argument("recordings", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--by", type=click.Choice(list(GROUPS)), help="A histogram for each of these.")
def histogram(name: str, figure: str, recordings: tuple[Path, ...], by: str | None) -> None:
    """Quantiles of one FIGURE in milliseconds, as explicit and exponential histograms tell them.

    The explicit buckets are those of the GenAI conventions, so a dashboard knows no more.
    """
    lens = choice.lens(name)
    found: dict[str, list[dict[str, Value]]] = {}
    for given in recordings:
        for path in paths([given]):
            seen = read(path)
            group = GROUPS[by](seen, str(given)) if by else ""
            measured = lens.measure(seen)
            if not isinstance(measured, Unmeasurable):
                found.setdefault(group, []).append(dict(flat(measured)))
    timed = any(part.endswith("_ms") for part in figure.split("."))
    if not timed or not any(figure in each for of_group in found.values() for each in of_group):
        raise BadInput(f"{figure}: no figure in milliseconds of {name} in these recordings")
    for group, figures in sorted(found.items()):
        _echo_histogram(harmless(f"{group}: ") if group else "", figure, figures)


def _echo_histogram(group: str, figure: str, figures: list[dict[str, Value]]) -> None:
    found = [each.get(figure) for each in figures]
    seconds = [value / 1e3 for value in found if isinstance(value, (int, float))]
    if min(seconds, default=0) < 0:
        raise BadInput(f"{figure}: is below 0 in some recordings; histograms of times begin at 0")
    coarse, fine = explicit(seconds), exponential(seconds)
    click.echo(f"{group}{len(seconds)} of {len(figures)} recordings have it; scale {fine.scale}")
    for share in (0.5, 0.95, 0.99):
        low, high = coarse.quantile_bounds(share)
        exact = fine.quantile(share)
        told = "" if exact is None else f", exponential {exact:.6g} s +- {fine.relative_error:.2%}"
        click.echo(f"  p{share:.0%}"[:-1] + f": explicit {low:g} to {high:g} s{told}")


def _echo_spreads(measured: list[object]) -> None:
    left_out = sum(isinstance(each, Unmeasurable) for each in measured)
    click.echo(f"{len(measured)} recordings, {left_out} of them unmeasurable")
    for name, (count, each) in spreads(measured).items():
        of = f"p50={each.p50:.6g} p95={each.p95:.6g} p99={each.p99:.6g} max={each.max:.6g}"
        click.echo(f"  {name:<32} n={count:<5} {of}")


if __name__ == "__main__":
    main(prog_name="python -m lenses")
