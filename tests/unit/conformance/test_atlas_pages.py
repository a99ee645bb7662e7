from __future__ import annotations

from conformance.atlas import Entry, Page
from conformance.atlas_pages import findings, page
from conformance.case import Expect
from conformance.verdict import Class
from gateways.product import Configuration
from tests import synthetic

BOOK = {"made": synthetic.case(Expect(Class.COMPLETE, "nobody buffers"))}
LATE, WHOLE = Entry(Class.LATE_BURST, "1.22.1"), Entry(Class.COMPLETE, "1.22.1")


def measured(default: Entry, tuned: Entry | None) -> Page:
    cells = {"made/sse/stock/nginx@default": default}
    if tuned is not None:
        cells["made/sse/stock/nginx@tuned"] = tuned
    return Page("nginx", cells)


def test_a_defect_is_linked_to_the_cell_in_which_it_is_gone() -> None:
    (found,) = findings(measured(LATE, WHOLE), BOOK, Configuration.DEFAULT)
    assert (found.entry.klass, found.otherwise) == (Class.LATE_BURST, "as without")
    assert not findings(measured(LATE, WHOLE), BOOK, Configuration.TUNED)


def test_a_defect_without_a_fix_says_so() -> None:
    (found,) = findings(measured(LATE, LATE), BOOK, Configuration.DEFAULT)
    assert found.otherwise == "late-burst"
    (found,) = findings(measured(LATE, None), BOOK, Configuration.DEFAULT)
    assert found.otherwise == "cannot be asked"


def test_what_is_as_without_a_gateway_is_no_finding() -> None:
    assert not findings(measured(WHOLE, WHOLE), BOOK, Configuration.DEFAULT)


def test_a_page_has_the_finding_and_the_lines_that_differ() -> None:
    text = page(measured(LATE, WHOLE), BOOK)
    assert "# nginx 1.22.1" in text
    assert "| nginx@default | made | sse, stock | late-burst | complete | as without |" in text
    assert "+            proxy_buffering off;" in text
    assert "ssl http2" not in text
