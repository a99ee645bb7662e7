"""Frames that an act puts in: hyperframe writes them, so that only what passes by is ours."""

from __future__ import annotations

from hyperframe.frame import DataFrame
from hyperframe.frame import Frame as Hyperframe

from faults.fault import Direction
from faults.frames.http2.link.frame import DEFAULT_FRAME_BYTES, HEAD_BYTES, Frame, parse_head


def built(direction: Direction, frame: Hyperframe, *, own: bool = False) -> Frame:
    """`own`: the answer to it is swallowed, see `Frame`."""
    wire = frame.serialize()
    _, kind, flags, stream_id, _ = parse_head(wire, 0)
    return Frame(direction, kind, flags, stream_id, wire[HEAD_BYTES:], own=own)


def data_frames(
    direction: Direction, stream_id: int, data: bytes, *, ends: bool = False
) -> tuple[Frame, ...]:
    """`data` in frames that every receiver accepts (RFC 9113 §4.2); none for nothing at all."""
    if not data and not ends:
        return ()
    cuts = range(0, max(len(data), 1), DEFAULT_FRAME_BYTES)
    return tuple(
        built(
            direction,
            DataFrame(
                stream_id,
                data[at : at + DEFAULT_FRAME_BYTES],
                flags=["END_STREAM"] if ends and at == cuts[-1] else [],
            ),
        )
        for at in cuts
    )
