"""What arrived, against the script: the delivery axis."""

from __future__ import annotations

from collections.abc import Sequence

from conformance.verdict import Delivery, Shape
from tokenwire.recording import Heard


def measure(expected: Sequence[str], heard: Sequence[Heard], start: int = 0) -> Delivery:
    """Compare what was heard with the script after position `start`. O(n).

    The first deviation names the shape. `corrupted`: an event that the script does not have at
    its position. `duplicate`: a position that was heard before, or lies before `start`. `gap`:
    a later position than was due; if every missing one came after all, it was `reordered`.
    """
    known = set(range(1, start + 1))
    shape: Shape | None = None
    prefix = 0
    for token in heard:
        if not _as_said(token, expected):
            shape = shape or Shape.CORRUPTED
            continue
        if token.seq in known:
            shape = shape or Shape.DUPLICATE
        elif shape is None and token.seq == start + prefix + 1:
            prefix += 1
        else:
            shape = shape or Shape.GAP
        known.add(token.seq)
    if shape is Shape.GAP and len(known) == max(known):
        shape = Shape.REORDERED
    of = max(0, len(expected) - start)
    return Delivery(shape or (Shape.WHOLE if prefix == of else Shape.PREFIX), prefix, of)


def _as_said(token: Heard, expected: Sequence[str]) -> bool:
    return 1 <= token.seq <= len(expected) and token.body == expected[token.seq - 1]
