"""The tables of docs/toxiproxy.md, from the experiments that prove them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from faults.toxiproxy.reasons import REASONS
from tests.differential.catalogue import EXPERIMENTS, OURS_ALONE
from tests.differential.experiment import Experiment, Outcome
from tests.differential.server import ROOT

PAGE = ROOT / "docs" / "toxiproxy.md"
_BEGIN = "<!-- {name}: written by `python -m tests.differential page` -->"
_END = "<!-- end of {name} -->"


def update() -> None:
    """Write its tables into the page."""
    PAGE.write_text(updated(PAGE.read_text()))


def updated(page: str) -> str:
    """`page` with its tables as they have to be. Raises: ValueError, a marker is missing."""
    different = [experiment for experiment in EXPERIMENTS if experiment.real is not None]
    equal = [experiment for experiment in EXPERIMENTS if experiment.real is None]
    page = _between(page, "differences", _differences(different))
    page = _between(page, "agreements", _agreements(equal, "both"))
    page = _between(page, "ours alone", _agreements(OURS_ALONE, "what is seen"))
    return _between(page, "reasons", _reasons())


def _between(page: str, name: str, lines: Iterable[str]) -> str:
    begin, end = _BEGIN.format(name=name), _END.format(name=name)
    before, after = page.index(begin) + len(begin), page.index(end)
    return page[:before] + "\n" + "\n".join(lines) + "\n" + page[after:]


def _differences(experiments: Iterable[Experiment]) -> Iterator[str]:
    yield "| what is asked | Toxiproxy 2.12 | ours | why | `python -m tests.differential …` |"
    yield "|---|---|---|---|---|"
    for each in experiments:
        seen = f"{_words(each.expected(real=True))} | {_words(each.ours)}"
        yield f"| {each.question} | {seen} | {each.why} | `{each.name}` |"


def _agreements(experiments: Iterable[Experiment], who: str) -> Iterator[str]:
    yield f"| what is asked | {who} | `python -m tests.differential …` |"
    yield "|---|---|---|"
    for each in experiments:
        yield f"| {each.question} | {_words(each.ours)} | `{each.name}` |"


def _reasons() -> Iterator[str]:
    yield "| fault | what Toxiproxy cannot do |"
    yield "|---|---|"
    for name, reason in REASONS.items():
        yield f"| `{name}` | {reason} |"


def _words(outcome: Outcome) -> str:
    return "<br>".join(f"{what}: {seen}" for what, seen in outcome.items())
