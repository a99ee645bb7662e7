"""Every lens is O(n): counted in calls, which no load of the machine changes."""

from __future__ import annotations

import sys

import pytest

from lenses.catalogue import LENSES, Lens
from lenses.stream import Unmeasurable
from tests.unit.lenses import million


def _calls(lens: Lens, events: int) -> int:
    """How many calls, of Python's and of C's functions, one measurement makes."""
    long = million.recording(lens, events)
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        figures = lens.measure(long)
    finally:
        sys.setprofile(before)
    assert not isinstance(figures, Unmeasurable), figures
    return calls


@pytest.mark.parametrize("name", LENSES)
def test_twice_the_events_are_twice_the_work(name: str) -> None:
    lens = LENSES[name]
    lens.measure(million.recording(lens, 3))  # what is imported and cached at first
    assert _calls(lens, 6000) <= 2.2 * _calls(lens, 3000)
