"""What arrived, against the script: the delivery axis."""

from __future__ import annotations

from collections.abc import Sequence

from conformance.verdict import Delivery, Shape
from tokenwire.recording import Heard


def measure(expected: Sequence[str], heard: Sequence[Heard], start: int = 0) -> Delivery:
    """Compare what was heard with the script after position `start`.

    The first deviation names the shape: a known seq again is a duplicate, a lower one that
    was never heard is a reorder, a higher one a gap, the right one with another body (or one
    that the script does not have) corrupted. A gap that is filled later was a reorder.
    """
    seen: set[int] = set()
    shape: Shape | None = None
    prefix = 0
    for token in heard:
        due = start + prefix + 1
        if token.seq in seen:
            shape = shape or Shape.DUPLICATE
        elif not 1 <= token.seq <= len(expected) or token.body != expected[token.seq - 1]:
            shape = shape or Shape.CORRUPTED
        elif token.seq == due and shape is None:
            prefix += 1
        elif token.seq != due and shape is None:
            shape = Shape.GAP
        seen.add(token.seq)
    of = len(expected) - start
    if shape is Shape.GAP and seen >= set(range(start + 1, max(seen) + 1)):
        shape = Shape.REORDERED
    if shape is None:
        shape = Shape.WHOLE if prefix == of else Shape.PREFIX
    return Delivery(shape, prefix, of)
