"""`tokenwire measure`: lenses over recordings, as tables, JSON, plots, and to a collector."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click

from conformance.measuring import measured as measuring
from conformance.measuring.measured import DEFAULT_LENSES, Measured
from conformance.options import Trouble
from lenses import choice
from lenses.catalogue import LENSES, Lens
from lenses.groups import GROUPS
from lenses.lines import as_json
from lenses.recordings import BadInput, paths
from report.consoles import printing
from report.figures_table import print_figures

NO_PLOTS = "no matplotlib here: `make plots` installs it, or pip install 'tokenwire[plots]'"
NO_OTLP = (
    "no OpenTelemetry exporter here: `make plots` installs it, or pip install 'tokenwire[otlp]'"
)


@click.command()
@click.argument("recordings", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--lens", "names", multiple=True, help=f"Of: {', '.join(LENSES)}; all: every one.")
@click.option("--set", "pairs", multiple=True, metavar="LENS.NAME=NUMBER", help="A parameter.")
@click.option("--by", type=click.Choice(list(GROUPS)), help="Compare these groups with each other.")
@click.option("--json", "json_lines", is_flag=True, help="A line a recording and lens instead.")
@click.option("--plots", type=click.Path(file_okay=False, path_type=Path), help="SVG and PNG here.")
@click.option("--otlp", metavar="URL", help="Send spans and histograms to this collector, too.")
@click.option(
    "--label", "labels", multiple=True, metavar="NAME=VALUE", help="With --otlp: attribute."
)
def measure(
    *,
    recordings: tuple[Path, ...],
    names: tuple[str, ...],
    pairs: tuple[str, ...],
    by: str | None,
    json_lines: bool,
    plots: Path | None,
    otlp: str | None,
    labels: tuple[str, ...],
) -> None:
    """Measure RECORDINGS: files, or folders below which every .json is one.

    Times are in milliseconds where a figure's name ends so. What cannot be measured is counted and
    never a number. Exit code 2: a file cannot be read, or a collector does not take it.
    """
    lenses = [choice.lens(name) for name in _chosen(names)]
    settings = _settings(lenses, pairs)
    attributes = _labels(labels)
    draw = _plotter() if plots else None
    send = _sender() if otlp else None
    found = measuring.measure(paths_by_argument(recordings), lenses, settings, by or "")
    if json_lines:
        _print_json(found)
    else:
        _print_tables(found, lenses)
    if draw and plots:
        _draw(draw, plots, found)
    if send and otlp:
        send(otlp.rstrip("/"), found, attributes)


def paths_by_argument(recordings: Sequence[Path]) -> list[tuple[str, Path]]:
    """Each file with the argument that named it. Raises: BadInput."""
    return [(str(given), path) for given in recordings for path in paths([given])]


def _chosen(names: Sequence[str]) -> Sequence[str]:
    if "all" in names:
        return tuple(LENSES)
    return tuple(dict.fromkeys(names)) or DEFAULT_LENSES


def _settings(lenses: Sequence[Lens], pairs: Sequence[str]) -> Mapping[str, Mapping[str, float]]:
    found: dict[str, list[str]] = {}
    for pair in pairs:
        name, dot, rest = pair.partition(".")
        if not dot or name not in {lens.name for lens in lenses}:
            raise BadInput(f"{pair!r} is not LENS.NAME=NUMBER of a lens that is asked for")
        found.setdefault(name, []).append(rest)
    return {lens.name: choice.settings(lens, found.get(lens.name, ())) for lens in lenses}


def _labels(labels: Sequence[str]) -> tuple[tuple[str, str], ...]:
    for label in labels:
        if not label.partition("=")[0] or "=" not in label:
            raise BadInput(f"{label!r} is not NAME=VALUE")
    return tuple((label.partition("=")[0], label.partition("=")[2]) for label in labels)


def _print_json(found: Sequence[Measured]) -> None:
    for each in found:
        for name, figures in each.figures.items():
            click.echo(as_json(each.recording, each.path, figures, lens=name))


def _print_tables(found: Sequence[Measured], lenses: Sequence[Lens]) -> None:
    with printing() as to:
        to.print(f"{len(found):,} recordings", highlight=False)
        to.print()
        for lens in lenses:
            rows, left_out = measuring.rows(found, lens.name)
            remarks = [measuring.flagged(found, lens.name), left_out]
            print_figures(to, lens.name, lens.summary, rows, remarks)


def _plotter() -> Callable[[Path, Sequence[Measured]], list[Path]]:
    try:
        from conformance.measuring.plots import draw
    except ImportError as error:
        raise Trouble(NO_PLOTS) from error
    return draw


def _draw(
    draw: Callable[[Path, Sequence[Measured]], list[Path]], folder: Path, found: Sequence[Measured]
) -> None:
    try:
        for path in draw(folder, found):
            click.echo(path, err=True)
    except OSError as error:
        raise Trouble(f"{folder}: {error.strerror}") from error


def _sender() -> Callable[[str, Sequence[Measured], tuple[tuple[str, str], ...]], None]:
    try:
        from conformance.measuring.export import send
    except ImportError as error:
        raise Trouble(NO_OTLP) from error
    return send
