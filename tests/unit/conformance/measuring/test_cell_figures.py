"""The figures that go with a cell: of the lenses, and only those that mean something there."""

from __future__ import annotations

from dataclasses import replace

from conformance.measuring.cell_figures import FIGURES, cell_figures
from lenses.catalogue import LENSES
from lenses.figures_page import names
from tests.unit.lenses import made
from tokenwire.recording import Acted, Standstill

WHOLE = made.recording(made.words([100, 120, 160]))
RETRACTED = made.recording(
    [
        made.At(100, made.text("a")),
        made.At(120, made.text("b")),
        made.At(140, made.retract(1)),
        made.At(150, made.DONE),
    ]
)


def test_every_figure_is_one_of_its_lens() -> None:
    for lens, figures in FIGURES.items():
        assert set(figures) <= set(names(LENSES[lens]))


def test_they_are_what_the_lenses_measure() -> None:
    found = cell_figures(WHOLE)
    assert found["ttft.first_content_ms"] == 100
    assert found["jitter.gaps_ms.p99"] == 39.8
    assert found["jitter.transport.variation_ms.p99"] == 0
    assert "tool-results.rows_after_stop" not in found  # it has no tool


def test_beside_many_cells_no_time_is_the_streams_own() -> None:
    busy = cell_figures(replace(RETRACTED, lane="busy"))
    assert busy == {"retraction.raw.normalised_erasure": 1}


def test_the_tax_is_that_of_a_client_which_stopped_by_itself() -> None:
    assert not [name for name in cell_figures(WHOLE) if "tax" in name]
    after = [made.At(200, made.text("x")), made.At(240, made.text("y"))]
    stop = Acted("close", made.ns(170))
    left = made.recording(
        made.words([100, 120, 160], done=False), unheard=after, acted=[stop], ending="stopped",
        ended_ms=171, left_ms=260,
    )  # fmt: skip
    found = cell_figures(left)
    assert found["cancellation-tax.said_after"] == 2
    assert found["cancellation-tax.knew_after_ms"] == 90
    cut = replace(left, observation=replace(left.observation, acted=()))
    assert "cancellation-tax.said_after" not in cell_figures(cut)


def test_erasure_is_that_of_a_stream_which_took_something_back() -> None:
    assert cell_figures(RETRACTED)["retraction.raw.normalised_erasure"] == 1
    assert not [name for name in cell_figures(WHOLE) if "erasure" in name]


def test_what_piled_up_is_told_where_it_was_weighed() -> None:
    still = Standstill(1, 100, 5_000, 9_000)
    assert cell_figures(replace(WHOLE, standstill=still))["backlog.behind_bytes"] == 4_900


def test_a_cell_that_did_not_run_has_none() -> None:
    assert cell_figures(replace(WHOLE, trouble="setup: no port")) == {}
