"""A rewriter that changes heads."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable

from faults.fault import Direction
from faults.frames.http1.head import Head
from faults.frames.http1.messages import Part
from faults.frames.http1.whole_part import WholePart
from faults.frames.rewriter import Action, Forward


class HeadEdit(WholePart):
    """Changes each head in `direction` that begins after the firing, as a gateway does."""

    def __init__(self, direction: Direction) -> None:
        super().__init__(direction, Part.HEAD)

    @abstractmethod
    def edited(self, head: Head) -> Head:
        """Hook: the head to send in the place of `head`."""

    def whole(self, raw: bytes) -> Iterable[Action]:
        return (Forward(self._direction, self.edited(Head.parse(raw)).raw),)
