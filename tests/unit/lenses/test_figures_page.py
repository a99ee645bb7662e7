from __future__ import annotations

from pathlib import Path

import pytest

from lenses.catalogue import LENSES
from lenses.crosswalk import TOOLS, Nobody
from lenses.crosswalk_content import CROSSWALK
from lenses.figures import flat
from lenses.figures_page import names, page, unit
from lenses.jitter import Jitter, jitter
from tests.unit.lenses import made

PAGE = Path(__file__).parents[3] / "docs" / "figures.md"


def test_the_page_is_what_the_code_says() -> None:
    drifted = "write it anew: python -m lenses figures >docs/figures.md"
    assert PAGE.read_text() == page(), drifted


@pytest.mark.parametrize("lens", CROSSWALK)
def test_every_name_that_others_are_compared_with_is_a_figure(lens: str) -> None:
    known = CROSSWALK[lens]
    assert isinstance(known, Nobody) or set(known) <= set(names(LENSES[lens]))


def test_every_lens_says_what_others_call_it_or_that_nobody_has_it() -> None:
    assert set(CROSSWALK) == set(LENSES)


def test_every_tool_says_in_what_version_it_was_read_and_every_entry_in_what_file() -> None:
    papers = {"Eloquent", "Andes"}
    for known in CROSSWALK.values():
        for each in () if isinstance(known, Nobody) else known.values():
            assert each.elsewhere
            for tool, theirs in each.elsewhere.items():
                assert tool in TOOLS
                assert theirs.read_in or tool in papers


def test_names_are_those_under_which_figures_are_shown() -> None:
    found = jitter(made.recording(made.words([10, 20, 30])))
    assert isinstance(found, Jitter)
    shown = [name for name, _ in flat(found)]
    assert set(shown) <= set(names(LENSES["jitter"]))


def test_every_lens_has_figures_and_stands_on_the_page() -> None:
    for name, lens in LENSES.items():
        assert names(lens) != []
        assert f"\n## {name}\n" in page()


def test_units_are_read_from_names() -> None:
    told = [unit(name) for name in ("gaps_ms.p99", "context_bytes", "stalls", "stall_ratio")]
    assert told == ["ms", "bytes", "", "share"]
