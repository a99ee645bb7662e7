"""One change that breaks streaming and one that does not; the command proves them all."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from conformance.regression.comparison import Way
from gateways.catalogue import PRODUCTS
from gateways.product import Missing
from tests.regression.change import Change
from tests.regression.changes import BREAKING, CHANGES, HARMLESS, NGINX
from tests.regression.proof import Ran, prove, shipped
from tests.regression.tree import ROOT, edited

CELL = "whole/websocket/stock/nginx@tuned"


@pytest.mark.skipif(isinstance(PRODUCTS["nginx"].find(), Missing), reason="nginx is not installed")
def test_a_change_that_breaks_streaming_turns_exactly_its_cells_and_a_harmless_one_none(
    tmp_path: Path,
) -> None:
    few = replace(NGINX, cases=("whole", "steer"))

    async def both() -> list[Ran]:
        saved = await shipped(few, tmp_path)
        two = (replace(each, shipped=few) for each in (BREAKING[0], HARMLESS[0]))
        return [await prove(each, saved, tmp_path) for each in two]

    broken, harmless = asyncio.run(both())
    assert broken.due[CELL] is Way.WORSE
    assert broken.due["steer/websocket/hardened/nginx@tuned"] is Way.UNANSWERED
    assert not broken.wrong()
    assert broken.right
    assert not harmless.wrong()
    assert harmless.right


def test_a_cell_too_many_a_cell_too_few_and_another_exit_code_are_each_wrong() -> None:
    due = {CELL: Way.WORSE}
    assert Ran(due, due, 1).right
    assert Ran({}, {}, 0).right
    for turned in ({}, {CELL: Way.OTHERWISE}, {**due, "far-fin/sse/stock/nginx@tuned": Way.WORSE}):
        assert not Ran(due, turned, 1).right
        assert Ran(due, turned, 1).wrong()
    assert not Ran(due, due, 0).right
    assert not Ran({}, {}, 1).right
    assert not Ran({}, due, 1).right


@pytest.mark.parametrize("change", CHANGES, ids=lambda each: each.name)
def test_every_change_edits_a_line_that_is_there(change: Change) -> None:
    shipped_text = (ROOT / "gateways" / "templates" / change.shipped.template).read_text()
    with edited(change.shipped.template, change.edits) as tree:
        assert (
            tree / "gateways" / "templates" / change.shipped.template
        ).read_text() != shipped_text
    assert not tree.exists()


def test_an_edit_of_a_line_that_is_gone_is_an_error() -> None:
    with (
        pytest.raises(LookupError, match="not in the template"),
        edited(NGINX.template, {"no such line": ""}),
    ):
        pass
