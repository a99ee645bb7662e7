"""What changed between two runs, as one page of Markdown for a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conformance.regression.comparison import Change, Comparison, Way
from conformance.results import Results
from report.changes import by_cause, counted, meaning
from report.visible import brief, visible

ROWS = 30  # of a page: one that nobody reads to its end says nothing
MOST = 100  # characters of one peer's words
HEADS = {
    Way.WORSE: "Worse",
    Way.OTHERWISE: "Neither better nor worse",
    Way.UNANSWERED: "No answer any more",
    Way.BETTER: "Better",
    Way.NEW: "New",
    Way.GONE: "Gone",
}
# All that Markdown or the HTML in it could take for its own, addresses too (GFM, autolinks). A
# numeric reference never is (CommonMark 0.31, section 2.5), nor does it split a table's cell.
_SPECIAL = re.compile(r"[\\`*_\[\]<>&|~$!{}^]|:(?=//)|(?<=www)\.", re.IGNORECASE)


def page(found: Comparison, before: Results, after: Results, exit_code: int) -> str:
    """The page, ending in a line feed. Text from a peer stays text."""
    return "\n".join(_blocks(found, before, after, exit_code)) + "\n"


def _blocks(found: Comparison, before: Results, after: Results, exit_code: int) -> Iterator[str]:
    yield f"## tokenwire: {counted(found)}"
    yield f"\n**{meaning(found, exit_code)[0]}**\n"
    for name, run in (("before", before), ("after", after)):
        yield f"* {name}: {traced(run)}"
    if found.versions:
        yield "\n### Versions\n"
        yield from table(("", "before", "after"), list(found.versions))
    left = ROWS
    for way, head in HEADS.items():
        rows = by_cause(found.of(way)) if way is Way.UNANSWERED else found.of(way)
        if rows:
            yield f"\n### {head} ({len(found.of(way))})\n"
            yield from table(("cell", "before", "after"), [row(each) for each in rows[:left]])
        if len(rows) > left:
            yield f"\nand {len(rows) - left} more: `python -m conformance diff` lists them all"
        left = max(0, left - len(rows))
    worse = found.of(Way.WORSE)
    if worse:
        yield "\nTo see the first again:\n"
        yield f"    {' '.join(visible(worse[0].replay).split())}"


def traced(run: Results) -> str:
    """Which run it was."""
    cells = f"{len(run.cells)} of {run.planned} cells"
    return code(
        f"{run.started}, {cells}, seed {run.seed}, plan {run.plan}, {run.machine}", 3 * MOST
    )


def row(each: Change) -> tuple[str, str, str]:
    """One cell of the matrix as one line of a table."""
    return each.cell, each.was, each.now


def table(head: tuple[str, ...], rows: list[tuple[str, str, str]]) -> Iterator[str]:
    """A table in GitHub's dialect, nothing where it has no rows."""
    if not rows:
        return
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for each in rows:
        yield f"| {' | '.join(code(text) for text in each)} |"


def code(text: str, most: int = MOST) -> str:
    """The text on one line, with nothing in it that Markdown or HTML would act upon.

    As code, since GitHub links mentions, issues and addresses everywhere else.
    """
    one_line = " ".join(brief(text, most).split())
    safe = _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", one_line)
    return f"<code>{safe}</code>" if safe else "none"
