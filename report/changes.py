"""What changed, for a person at a terminal: one cause of an exit code after the other."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from conformance.regression.comparison import Change, Comparison, Way
from conformance.results import (
    EXIT_AS_DOCUMENTED,
    EXIT_COULD_NOT_RUN,
    EXIT_INCOMPLETE,
)
from report.consoles import printing
from report.visible import brief, visible

MOST = 500  # characters of one peer's words; results.json has them all
STYLES = {
    Way.WORSE: "bold red",
    Way.OTHERWISE: "bold yellow",
    Way.UNEXCUSED: "bold red",
    Way.STALE: "bold yellow",
    Way.UNMATCHED: "bold yellow",
    Way.UNANSWERED: "bold yellow",
    Way.BETTER: "bold green",
    Way.WAVERED: "bold",
    Way.NEW: "dim",
    Way.GONE: "dim",
}
MEANING = {
    EXIT_AS_DOCUMENTED: ("Nothing changed for the worse.", "bold green"),
    EXIT_COULD_NOT_RUN: ("This run cannot be believed: something could not run.", "bold yellow"),
    EXIT_INCOMPLETE: ("Incomplete: a question has no answer.", "bold yellow"),
}


def show(found: Comparison, code: int) -> None:
    """Every change and what they come to."""
    with printing() as to:
        print_changes(to, found)
        to.print(Text(counted(found)))
        print_meaning(to, found, code)


def print_meaning(to: Console, found: Comparison, code: int) -> None:
    """The last line."""
    told, style = meaning(found, code)
    to.print(Text.assemble((told, style), f" Exit code {code}."))


def meaning(found: Comparison, code: int) -> tuple[str, str]:
    """What an exit code says, and its style; 1 says how many of what are not accepted."""
    failing = [f"{len(found.of(way))} {way}" for way in Way if way in found.fails and found.of(way)]
    return MEANING.get(code) or (f"Not accepted: {', '.join(failing)}.", "bold red")


def print_changes(to: Console, found: Comparison) -> None:
    """What fails first, each with the command that shows it again; then the versions."""
    for way in Way:
        for each in by_cause(found.of(way)) if way is Way.UNANSWERED else found.of(way):
            _print(to, each)
    for reason in {each.because for each in found.of(Way.UNMATCHED)}:
        to.print(Padding(Text(brief(reason, MOST)), (0, 0, 0, 4), expand=False))
    for name, was, now in found.versions:
        to.print(Text(f"version of {visible(name)}: {_or(was)} became {_or(now)}"))


def by_cause(unanswered: list[Change]) -> list[Change]:
    """One change for all that one cause leaves without an answer: it is said once, not forty
    times."""
    causes: dict[tuple[str, str], list[Change]] = {}
    for each in unanswered:
        causes.setdefault((each.cell.partition("/")[2], each.now), []).append(each)
    return [
        each[0] if len(each) == 1 else Change(Way.UNANSWERED, f"{len(each)} cells of {of}", "", now)
        for (of, now), each in causes.items()
    ]


def counted(found: Comparison) -> str:
    """How many of each way."""
    counts = [(len(found.of(way)), way) for way in Way]
    return ", ".join([f"{found.same} the same", *(f"{n} {way}" for n, way in counts if n)])


def saved(entries: int, differing: int, unreasoned: int) -> str:
    """What lies in a new baseline, and what is left to do."""
    todo = f"; {unreasoned} say no reason yet" if unreasoned else ""
    return f"{entries} entries, {differing} differ from what is documented or waver{todo}"


def lines(each: Change) -> list[str]:
    """The answer before and now, and why that is so."""
    told = [f"was: {each.was}" if each.was else "", f"now: {each.now}" if each.now else ""]
    return [brief(line, MOST) for line in (*told, each.because) if line]


def _print(to: Console, each: Change) -> None:
    to.print(Text.assemble((each.way, STYLES[each.way]), f"  {visible(each.cell)}"))
    for line in lines(each) if each.way is not Way.UNMATCHED else ():  # they share one reason
        to.print(Padding(Text(line), (0, 0, 0, 4), expand=False))
    if each.replay and each.way is not Way.GONE:
        to.print(Text(f"    replay: {visible(each.replay)}"), soft_wrap=True)


def _or(version: str) -> str:
    return visible(version) or "unknown"
