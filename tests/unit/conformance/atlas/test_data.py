from __future__ import annotations

from pathlib import Path

import pytest

from conformance.atlas import data as atlas
from conformance.atlas.data import Entry, Page, UnreadableAtlasError, both, merged
from conformance.roads.name import product_of
from conformance.verdict import Class, Pace
from tokenwire.recording import Identity

CELL = Identity("cadence", "sse", "stock", "made@default")
LATE = Entry(Class.LATE_BURST, "1.0", "whole", "200", Pace.BURST)
PAGE = Page("made", {str(CELL): LATE})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(atlas, "FOLDER", tmp_path)
    return tmp_path


def test_a_page_is_read_as_it_was_written_one_line_a_cell(folder: Path) -> None:
    atlas.write(folder, PAGE)
    assert atlas.read(folder / "made.json") == PAGE
    lines = (folder / "made.json").read_text().splitlines()
    assert sum("cadence/sse" in line for line in lines) == 1


def test_what_was_measured_is_what_is_documented(folder: Path) -> None:
    atlas.write(folder, PAGE)
    found = atlas.documented(CELL)
    assert found is not None
    assert (found.klass, found.delivery, found.pace) == (Class.LATE_BURST, "whole", Pace.BURST)
    assert "1.0" in found.because


def test_the_case_itself_counts_where_nothing_was_measured_and_on_a_direct_road(
    folder: Path,
) -> None:
    atlas.write(folder, PAGE)
    for cell in (
        Identity("whole", "sse", "stock", "made@default"),
        Identity("cadence", "sse", "stock", "other@default"),
        Identity("cadence", "sse", "stock", "direct"),
    ):
        assert atlas.documented(cell) is None


def test_real_time_is_held_against_the_faster_road_until_it_has_an_entry_of_its_own(
    folder: Path,
) -> None:
    faster = Entry(Class.DETECTED, "1.0", "prefix(10)")
    atlas.write(folder, Page("made", {f"{CELL}+x30": faster}))
    found = atlas.documented(CELL)
    assert found is not None
    assert found.klass is Class.DETECTED
    own = Page("other", {str(CELL).replace("made", "other"): LATE, f"{CELL}+x30": faster})
    atlas.write(folder, own)
    found = atlas.documented(Identity("cadence", "sse", "stock", "other@default"))
    assert found is not None
    assert found.klass is Class.LATE_BURST


def test_what_differs_between_two_runs_of_one_version_is_no_longer_asserted() -> None:
    seen = Entry(Class.COALESCED, "1.0", "whole", None, Pace.COALESCED)
    assert both(LATE, seen) == Entry(
        Class.LATE_BURST, "1.0", "whole", None, None, also=(Class.COALESCED,)
    )
    assert both(both(LATE, seen), seen) == both(LATE, seen)
    later = Page("made", {str(CELL): seen})
    assert merged(PAGE, later).cells == {str(CELL): both(LATE, seen)}
    assert merged(PAGE, later, anew=True) == later


def test_another_version_replaces_what_was_and_the_rest_stays() -> None:
    newer = Entry(Class.COMPLETE, "1.1", "whole", "200", Pace.LIVE)
    other = {"whole/sse/stock/made@default": LATE}
    found = merged(Page("made", {**PAGE.cells, **other}), Page("made", {str(CELL): newer}))
    assert found.cells == {str(CELL): newer, **other}


def test_a_page_that_cannot_be_read_names_itself_and_the_command(tmp_path: Path) -> None:
    (tmp_path / "made.json").write_text('{"product": "made", "cells": {"a": {}}}')
    with pytest.raises(UnreadableAtlasError, match=r"made\.json.*atlas --update"):
        atlas.read(tmp_path / "made.json")


def test_every_page_that_ships_is_readable_and_of_its_product() -> None:
    found = sorted(atlas.FOLDER.glob("*.json"))
    assert found
    for path in found:
        page = atlas.read(path)
        assert page is not None
        assert page.product == path.stem
        assert {product_of(cell.split("/", 3)[3]) for cell in page.cells} == {path.stem}
