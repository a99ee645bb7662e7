"""A cell by itself: what both ends did, drawn and told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conformance.verdict import Outcome
from report.html_timeline import MOST_MARKS
from tests import synthetic
from tests.browser import pages
from tests.browser.pages import FIRST, OPENED
from tokenwire import recording
from tokenwire.recording import Recording

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import Open


def drawn(visit: Open, folder: Path, seen: Recording) -> Locator:
    """The panel of a cell with this recording."""
    path = recording.write(folder, seen)
    row = replace(pages.cell("made"), recording=str(path.relative_to(folder)))
    page = pages.written(folder / "made.html", synthetic.results([row]))
    return visit(page, "#cell=made/sse/stock/direct").get_by_role("dialog")


def test_a_panel_tells_all_of_a_cell(page: Path, visit: Open) -> None:
    panel = visit(page, OPENED).get_by_role("dialog")
    text = panel.inner_text()
    for part in (
        "The origin said 9 events, the client heard 6.",
        "The fault fired at 602 ms.",
        "For the client it ended at 603 ms: failed.",
        "The origin noticed at 1200 ms.",
        "prefix(3) of 7",
        "ECONNRESET",
        "reset by peer",
        "http.disconnect",
        "RFC 0",
        "it waits for ever",
        f"make faults SEED=1 CELL={FIRST}",
    ):
        assert part in text
    drawing = panel.get_by_role("img")
    assert [drawing.locator(f".{kind}").count() for kind in ("said", "heard", "unheard")] == [
        6,
        6,
        3,
    ]
    assert drawing.locator(".fault").count() == 1


def test_a_wait_that_is_drawn_shorter_says_how_long_it_was(page: Path, visit: Open) -> None:
    panel = visit(page, OPENED).get_by_role("dialog")
    assert panel.locator(".break").count() == 0  # ten tokens, evenly: nothing to shorten
    assert panel.locator("details table tbody tr").count() == 20


def test_a_token_that_is_heard_again_is_ringed(tmp_path: Path, visit: Open) -> None:
    tokens = synthetic.heard(synthetic.script(), [1, 2, 2, 3])
    panel = drawn(visit, tmp_path, synthetic.recording(tokens=tokens))
    assert panel.locator(".again").count() == 1
    assert "The origin said 3 events, the client heard 4." in panel.inner_text()


def test_what_fell_before_the_client_asked_says_so(tmp_path: Path, visit: Open) -> None:
    seen = replace(synthetic.recording(), fired_ns=synthetic.BEGAN_NS - 5 * synthetic.MS)
    panel = drawn(visit, tmp_path, seen)
    assert "The fault fired 5.0 ms before the client asked." in panel.inner_text()


def test_a_stream_too_long_to_draw_says_how_much_is_left_out(tmp_path: Path, visit: Open) -> None:
    bodies = synthetic.script(1_000)
    panel = drawn(visit, tmp_path, synthetic.recording(bodies=bodies))
    assert panel.locator(".heard").count() == MOST_MARKS
    assert panel.locator(".unheard").count() == 0  # one that is not drawn was heard all the same
    text = panel.inner_text()
    assert "The origin said 1,001 events, the client heard 1,001." in text
    assert "Of 1,001 heard, only the first and the last 200 are drawn and listed." in text
    assert "nothing that is drawn happened." in text


def test_a_recording_that_is_lost_is_a_sentence(tmp_path: Path, visit: Open) -> None:
    row = replace(pages.cell("made"), recording="recordings/lost.json")
    page = pages.written(tmp_path / "made.html", synthetic.results([row]))
    panel = visit(page, "#cell=made/sse/stock/direct").get_by_role("dialog")
    assert "The recording cannot be shown." in panel.inner_text()


def test_neighbours_are_those_of_the_filtered_cells(page: Path, visit: Open) -> None:
    seen = visit(page, "#wire=sse&cell=case-0/sse/hardened/direct")
    seen.get_by_role("button", name="Next").click()
    seen.get_by_role("dialog", name="case-1").wait_for()
    seen.get_by_role("dialog").get_by_text("sse / stock / direct", exact=True).wait_for()


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_a_page(tmp_path: Path, visit: Open, outcome: Outcome) -> None:
    cells = [pages.cell("only", outcome=outcome)]
    seen = visit(
        pages.written(tmp_path / "one.html", synthetic.results(cells)),
        "#cell=only/sse/stock/direct",
    )
    assert f"because {outcome}" in seen.get_by_role("dialog").inner_text() or outcome in (
        Outcome.AS_DOCUMENTED,
        Outcome.DIFFERS,
    )


def test_what_the_lenses_measured_of_a_cell_stands_in_its_panel(
    tmp_path: Path, visit: Open
) -> None:
    measured = {"ttft.first_content_ms": 12.3456, "cancellation-tax.said_after": 1.0}
    row = replace(pages.cell("made"), figures=measured)
    page = pages.written(tmp_path / "made.html", synthetic.results([row]))
    panel = visit(page, "#cell=made/sse/stock/direct").get_by_role("dialog")
    text = panel.inner_text()
    assert "What the lenses measured" in text
    assert "ttft.first_content_ms\t12.35" in text
    assert "cancellation-tax.said_after\t1" in text


def test_a_cell_without_figures_has_no_heading_for_them(page: Path, visit: Open) -> None:
    assert "What the lenses measured" not in visit(page, OPENED).get_by_role("dialog").inner_text()
