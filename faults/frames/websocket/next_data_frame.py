"""A rewriter that spoils the server's next data frame."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable

from faults.frames.rewriter import Action
from faults.frames.websocket.frame import Header
from faults.frames.websocket.whole_frame import WholeFrame


class NextDataFrame(WholeFrame):
    """Hands the next of the server's data frames with a payload to `spoilt`, and no other."""

    def __init__(self) -> None:
        super().__init__()
        self._done = False

    @abstractmethod
    def spoilt(self, header: Header, payload: bytes) -> Iterable[Action]:
        """Hook: what to do in the place of the frame."""

    def wants(self, header: Header) -> bool:
        return not self._done and not header.control and header.length > 0

    def whole(self, header: Header, raw: bytes, payload: bytes) -> Iterable[Action]:  # noqa: ARG002 - a hook
        self._done = True
        return self.spoilt(header, payload)
