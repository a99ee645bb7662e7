"""What arrived, against the script: the delivery axis."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from conformance.verdict import Delivery, Shape
from tokenwire.recording import Heard

Stamps = AbstractSet[tuple[int, int]]  # seq and said_ns of each hand-over in the ledger


def measure(
    expected: Sequence[str],
    heard: Sequence[Heard],
    start: int = 0,
    stamps: Stamps | None = None,
    asked_ns: int = 0,
) -> Delivery:
    """Compare what was heard with the script after position `start`. O(n).

    The first deviation names the shape. `corrupted`: an event that the script does not have at
    its position, or that does not carry a stamp the origin gave it (`stamps` None: there is no
    ledger to ask). `duplicate`: a position that was heard before, lies before `start`, or was
    said before this client asked at `asked_ns`: to somebody else. `gap`: a later position than
    was due; if every missing one came after all, it was `reordered`.
    """
    known = set(range(1, start + 1))
    shape: Shape | None = None
    prefix = 0
    for token in heard:
        if not _as_said(token, expected, stamps):
            shape = shape or Shape.CORRUPTED
            continue
        if token.seq in known or 0 < token.said_ns < asked_ns:
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


def _as_said(token: Heard, expected: Sequence[str], stamps: Stamps | None) -> bool:
    if not 1 <= token.seq <= len(expected) or token.body != expected[token.seq - 1]:
        return False
    return stamps is None or (token.seq, token.said_ns) in stamps
