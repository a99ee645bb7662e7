"""A page a case: who does what when this befalls a stream."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from conformance.atlas.pages.markdown import NOTE, grouped, product_link, table, wire_link
from conformance.atlas.pages.measured import Measured
from conformance.case import Case
from conformance.listing import befalls


def text(case: Case, found: Sequence[Measured]) -> str:
    """The Markdown of one case; `found` has its cells only."""
    wires = list(dict.fromkeys(each.cell.wire for each in found))
    rows = [
        (product_link(road.split("@")[0], "../"), "@" + road.split("@")[1], *_answers(those, wires))
        for road, those in grouped((each.cell.road, each) for each in found).items()
    ]
    return "\n".join(
        [
            f"# {case.id}",
            "",
            f"{case.question} Who does what? What befalls the stream: {befalls(case)}.",
            "",
            f"Sources: {'; '.join(case.anchors)}.",
            "",
            "**Bold** is worse than without a gateway; of two words the first is the stock client.",
            NOTE,
            "",
            *table(
                ("gateway", "configuration", *(wire_link(wire, "../") for wire in wires)),
                [("without", "", *_documented(found, wires)), *rows],
                "Nothing was measured.",
            ),
            "",
        ]
    )


def _documented(found: Sequence[Measured], wires: Iterable[str]) -> list[str]:
    return [
        " / ".join(dict.fromkeys(str(e.expected.klass) for e in found if e.cell.wire == wire))
        for wire in wires
    ]


def _answers(found: Sequence[Measured], wires: Iterable[str]) -> list[str]:
    return [
        " / ".join(dict.fromkeys(_word(each) for each in found if each.cell.wire == wire))
        for wire in wires
    ]


def _word(each: Measured) -> str:
    words = " or ".join((each.entry.klass, *each.entry.also))
    return f"**{words}**" if each.defect else words
