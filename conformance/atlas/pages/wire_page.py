"""A page a wire: case by case, which gateways do something to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from conformance.atlas.pages.markdown import NOTE, case_link, grouped, table
from conformance.atlas.pages.measured import Measured
from conformance.case import Case


def text(wire: str, found: Sequence[Measured], book: Mapping[str, Case]) -> str:
    """The Markdown of one wire; `found` has its cells only."""
    by_case = grouped((each.cell.case, each) for each in found)
    rows = [
        (case_link(case, "../"), book[case].question, _as_without(those), _otherwise(those))
        for case, those in by_case.items()
    ]
    return "\n".join(
        [
            f"# {wire}, behind every gateway",
            "",
            NOTE,
            "*As without*: how many of its cells come to what they do without a gateway.",
            "",
            *table(("case", "question", "as without", "otherwise"), rows, "Nothing was measured."),
            "",
        ]
    )


def _as_without(found: Sequence[Measured]) -> str:
    return f"{sum(each.as_without for each in found)} of {len(found)}"


def _otherwise(found: Sequence[Measured]) -> str:
    """`late-burst: nginx@default (stock), …`, one class after the other."""
    classes = grouped((m.entry.klass, m) for m in found if not m.as_without)
    return "; ".join(f"**{klass}** {_roads(those)}" for klass, those in classes.items())


def _roads(found: Sequence[Measured]) -> str:
    roads = grouped((each.cell.road, each.cell.setting) for each in found)
    return ", ".join(
        road if len(settings) > 1 else f"{road} ({settings[0]})" for road, settings in roads.items()
    )
