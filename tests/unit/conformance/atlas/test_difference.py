"""What changed between two files of the atlas."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from conformance.atlas import data as atlas
from conformance.atlas.data import Entry, Page, UnreadableAtlasError
from conformance.atlas.difference import diff
from conformance.cli import main
from conformance.verdict import Class, Pace

WHOLE = Entry(Class.COMPLETE, "2.0", "whole", "200", Pace.LIVE)
LATE = Entry(Class.LATE_BURST, "1.0", "whole", "200", Pace.BURST)


def written(folder: Path, product: str, **cells: Entry) -> Path:
    named = {f"{case}/sse/stock/{product}@tuned": entry for case, entry in cells.items()}
    atlas.write(folder, Page(product, named))
    return folder / f"{product}.json"


def changes(folder: Path, was: Entry, now: Entry) -> list[str]:
    before = written(folder, "made-debian", here=was, gone=was)
    return list(diff(before, written(folder, "made", here=now, come=now)))


def test_only_the_cells_that_changed_are_shown_with_the_versions(tmp_path: Path) -> None:
    assert changes(tmp_path, LATE, WHOLE) == [
        "made-debian 1.0 -> made 2.0",
        "better  here/sse/stock/@tuned: late-burst became complete; burst became live",
        "0 the same, 1 changed; 1 only before, 1 only after",
    ]
    assert "worse  here" in changes(tmp_path, WHOLE, LATE)[1]
    assert changes(tmp_path, WHOLE, WHOLE)[1].startswith("1 the same, 0 changed")


def test_another_code_is_a_change_and_what_one_of_them_does_not_assert_is_none(
    tmp_path: Path,
) -> None:
    told = Entry(Class.COMPLETE, "2.0", "whole", "201", None)
    assert changes(tmp_path, WHOLE, told)[1] == (
        "otherwise  here/sse/stock/@tuned: complete, 200 became 201"
    )
    silent = Entry(Class.COMPLETE, "2.0")
    assert changes(tmp_path, WHOLE, silent)[1].startswith("1 the same")


def test_a_class_that_the_other_was_seen_to_come_to_is_no_change(tmp_path: Path) -> None:
    wavers = Entry(Class.LATE_BURST, "1.0", also=(Class.COMPLETE,))
    assert changes(tmp_path, wavers, WHOLE)[1].startswith("1 the same")


def test_a_file_that_is_none_of_the_atlas_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableAtlasError, match="no such file"):
        list(diff(tmp_path / "gone.json", tmp_path / "gone.json"))
    said = CliRunner().invoke(main, ["atlas", "--diff", "gone.json", "gone.json"])
    assert (said.exit_code, said.output) == (2, "Error: gone.json: there is no such file\n")


def test_two_products_of_the_atlas_that_ships_can_be_compared() -> None:
    files = [str(atlas.FOLDER / name) for name in ("haproxy-debian.json", "haproxy.json")]
    said = CliRunner().invoke(main, ["atlas", "--diff", *files])
    assert said.exit_code == 0
    assert said.output.startswith("haproxy-debian 2.6.12 -> haproxy ")
