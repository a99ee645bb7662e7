"""A stage in which the next bytes are lost, and the link with them."""

from __future__ import annotations

from faults.fault import BOTH_SIDES
from faults.how import How
from faults.link import Link
from faults.stage import Stage


class Ambush(Stage):
    """What comes through is lost; `how` is said to both sides instead."""

    __slots__ = ("_how", "_link")

    def __init__(self, link: Link, how: How) -> None:
        self._link = link
        self._how = how

    def feed(self, data: bytes) -> None:  # noqa: ARG002  lost, as the fault wants it
        self._link.sever(BOTH_SIDES, self._how)
