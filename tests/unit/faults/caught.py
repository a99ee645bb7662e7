"""What a stage passes on, caught."""

from __future__ import annotations

from faults.stage import Stage


class Caught:
    """Stands behind a stage and in front of it: its sink, and the source that it may hold."""

    def __init__(self, stage: Stage) -> None:
        self.data: list[bytes] = []
        self.ends: list[str] = []
        self.holds: set[object] = set()
        stage.onward = stage.source = self

    @property
    def joined(self) -> bytes:
        return b"".join(self.data)

    def feed(self, data: bytes) -> None:
        assert data, "a stage never passes on nothing"
        assert not self.ends, "bytes behind the end"
        self.data.append(data)

    def eof(self) -> None:
        self.ends.append("eof")

    def reset(self) -> None:
        self.ends.append("reset")

    def hold(self, reason: object) -> None:
        self.holds.add(reason)

    def free(self, reason: object) -> None:
        self.holds.discard(reason)
