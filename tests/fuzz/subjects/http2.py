"""The HTTP/2 and gRPC faults, on a recorded call and on siblings that share a connection."""

from __future__ import annotations

from faults.fault import Direction
from faults.frames.frame_fault import FrameFault
from faults.frames.http2.http2_oversize_frame import Http2OversizeFrame
from tests.fuzz.http2_rows import FAULTS
from tests.fuzz.subjects.subject import Subject
from tests.fuzz.talk import Ended, Moment, Said, Talk
from tests.unit.faults.frames.http2.recordings import recording


def _talk(name: str) -> Talk:
    said = [Said(direction, data) for direction, data in recording(name)]
    half = len(said) // 2
    return (*said[:half], Moment.FIRE, *said[half:], Ended(Direction.DOWN), Ended(Direction.UP))


def _adds_bytes(fault: FrameFault) -> int:
    return 1 << 24 if isinstance(fault, Http2OversizeFrame) else 100_000


SUBJECTS = tuple(
    Subject(fault, _talk(name), _adds_bytes(fault))
    for fault in FAULTS
    for name in ("one_call", "siblings")
)
