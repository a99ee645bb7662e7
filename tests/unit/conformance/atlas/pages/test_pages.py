"""The pages of a made atlas: defects, what mends them, who does what."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance import casebook
from conformance.atlas import data as atlas
from conformance.atlas.data import Entry, Page
from conformance.atlas.pages import publishing
from conformance.atlas.pages.measured import Mended, defects, everything
from conformance.case import Expect
from conformance.verdict import Class
from gateways.product import Configuration
from tests import synthetic

BOOK = {"made": synthetic.case(Expect(Class.COMPLETE, "nobody buffers"))}
LATE, WHOLE = Entry(Class.LATE_BURST, "1.22.1"), Entry(Class.COMPLETE, "1.22.1")
HANG = Entry(Class.HANG, "1.22.1")


def measured(default: Entry, tuned: Entry | None, options: str = "") -> Page:
    cells = {f"made/sse/stock/nginx@default{options}": default}
    if tuned is not None:
        cells[f"made/sse/stock/nginx@tuned{options}"] = tuned
    return Page("nginx", cells)


@pytest.mark.parametrize(
    ("tuned", "mended", "words"),
    [
        (WHOLE, Mended.GONE, "gone in `nginx@tuned+h2-tls`"),
        (LATE, Mended.STILL, "without a fix: the tuned one still comes to late-burst"),
        (HANG, Mended.OTHERWISE, "not gone: the tuned one comes to hang"),
        (None, Mended.UNASKED, "not known: the tuned cell was never measured"),
    ],
)
def test_a_defect_is_linked_to_the_cell_in_which_it_is_gone_or_says_that_it_is_not(
    tmp_path: Path, tuned: Entry | None, mended: Mended, words: str
) -> None:
    page = measured(LATE, tuned, "+h2-tls")
    (found,) = defects(everything([page], BOOK), Configuration.DEFAULT)
    assert found.mended is mended
    atlas.write(tmp_path, page)
    texts = publishing.texts(tmp_path, BOOK)
    row = f"| [made](cases/made.md) | h2-tls | sse stock | late-burst | complete | {words} |"
    assert row in texts["fixes.md"]
    assert row in texts["nginx.md"]
    assert "+            proxy_buffering off;" in texts["fixes.md"]


def test_what_is_as_without_a_gateway_or_better_is_no_defect() -> None:
    assert not defects(everything([measured(WHOLE, WHOLE)], BOOK), Configuration.DEFAULT)
    told = {"made": synthetic.case(Expect(Class.DETECTED, "it is told"))}
    found = everything([measured(WHOLE, WHOLE)], told)
    assert not found[0].as_without
    assert not defects(found, Configuration.DEFAULT)


def test_a_case_says_who_does_what_and_a_wire_which_gateways_do_something(tmp_path: Path) -> None:
    atlas.write(tmp_path, measured(LATE, WHOLE))
    texts = publishing.texts(tmp_path, BOOK)
    assert "| [nginx](../nginx.md) | @default | **late-burst** |" in texts["cases/made.md"]
    assert "| [nginx](../nginx.md) | @tuned | complete |" in texts["cases/made.md"]
    assert "1 of 2 | **late-burst** nginx@default (stock) |" in texts["wires/sse.md"]
    assert "| [nginx](nginx.md) | 1.22.1 | 2 | 1 | 1 | 0 | 0 |" in texts["README.md"]


def test_a_cell_of_a_road_or_a_case_that_there_is_not_any_more_is_left_out() -> None:
    odd = {"made/sse/stock/nginx@best": LATE, "gone/sse/stock/nginx@default": LATE}
    assert everything([Page("nginx", odd)], BOOK) == []


def test_a_page_that_nothing_makes_any_more_goes_and_drift_names_what_differs(
    tmp_path: Path,
) -> None:
    atlas.write(tmp_path, measured(LATE, WHOLE))
    assert "README.md is missing" in publishing.drift(tmp_path, BOOK)
    publishing.publish(tmp_path, BOOK)
    assert publishing.drift(tmp_path, BOOK) == []
    (tmp_path / "cases" / "old.md").write_text("old")
    (tmp_path / "nginx.md").write_text("by hand")
    assert publishing.drift(tmp_path, BOOK) == [
        "cases/old.md is made by nothing any more",
        "nginx.md is not what its data makes of it",
    ]
    publishing.publish(tmp_path, BOOK)
    assert publishing.drift(tmp_path, BOOK) == []


def test_every_link_leads_to_a_page_that_ships() -> None:
    folder = atlas.FOLDER
    for path in folder.rglob("*.md"):
        targets = [part.split(")")[0] for part in path.read_text().split("](")[1:]]
        assert [each for each in targets if not (path.parent / each).exists()] == [], path


def test_the_pages_that_ship_are_what_the_data_makes_of_them() -> None:
    assert publishing.drift(atlas.FOLDER, casebook.load()) == []


def test_another_version_of_one_cell_stands_in_the_heading(tmp_path: Path) -> None:
    page = measured(LATE, replace_version(WHOLE, "1.30.0"))
    atlas.write(tmp_path, page)
    assert publishing.texts(tmp_path, BOOK)["nginx.md"].startswith("# nginx 1.22.1, 1.30.0\n")


def replace_version(entry: Entry, version: str) -> Entry:
    return Entry(entry.klass, version)
