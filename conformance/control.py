"""What a service that is not ours should have said: what its control heard, where that binds it.

The control is the case `whole` on the same wire, client setting and road: nothing befalls it. A
service that answers everybody alike (a target's `deterministic = true`) is held to the control's
text. Of any other only the order and the end can be judged, and the delivery axis says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from conformance.verdict import Delivery, Shape
from tokenwire import recording as rec
from tokenwire.recording import Heard, Identity, Recording, UnreadableRecordingError

CONTROL = "whole"


def against(recordings: Path, seen: Recording, *, deterministic: bool) -> Recording:
    """`seen` with what was to be expected of it; the control itself is its own measure.

    `recordings`: where the control's own recording lies, which runs before all others.
    """
    bodies: tuple[str, ...] = ()
    if deterministic:
        bodies = _whole(seen) if seen.cell.case == CONTROL else reference(recordings, seen.cell)
    return replace(seen, expected=bodies, expected_from="control")


def reference(recordings: Path, cell: Identity) -> tuple[str, ...]:
    """The bodies that this cell's control heard; () where it heard no whole stream."""
    try:
        return _whole(rec.read(rec.path_of(recordings, replace(cell, case=CONTROL))))
    except UnreadableRecordingError:
        return ()


def measure(expected: Sequence[str], heard: Sequence[Heard]) -> Delivery:
    """Compare what was heard with what the control heard. O(n).

    By text, since a service may cut the same text into other pieces each time: `whole` is all of
    it and Done. Without `expected` it is `unmeasured`, unless the service's own numbers are out of
    order.
    """
    bodies = [each.body for each in heard]
    shape = _disorder([each.seq for each in heard])
    if shape is not None:
        return Delivery(shape, 0, len(expected))
    if not expected:
        return Delivery(Shape.UNMEASURED, len(heard), 0)
    said, due = texts(bodies), texts(expected)
    if any(not due.get(channel, "").startswith(text) for channel, text in said.items()):
        return Delivery(Shape.CORRUPTED, 0, len(expected))
    if said == due and ended_with_done(bodies):
        return Delivery(Shape.WHOLE, len(expected), len(expected))
    return Delivery(Shape.PREFIX, len(heard), max(len(heard), len(expected)))


def texts(bodies: Sequence[str]) -> Mapping[str, str]:
    """All text of each kind, one after the other; ids, counts and stamps differ every time."""
    found: dict[str, list[str]] = {}
    for body in bodies:
        for kind, part in _parts(body).items():
            words = [part.get(key) for key in ("text", "name", "arguments")]
            found.setdefault(kind, []).extend(word for word in words if isinstance(word, str))
    joined = {kind: "".join(words) for kind, words in found.items()}
    return {kind: text for kind, text in joined.items() if text}


def ended_with_done(bodies: Sequence[str]) -> bool:
    """Whether the last event is the application's end marker."""
    return bool(bodies) and "done" in _parts(bodies[-1])


def _whole(seen: Recording) -> tuple[str, ...]:
    bodies = tuple(each.body for each in seen.observation.heard)
    return bodies if ended_with_done(bodies) else ()


def _disorder(seqs: Sequence[int]) -> Shape | None:
    if any(count > 1 for count in Counter(seqs).values()):
        return Shape.DUPLICATE
    if list(seqs) == list(range(1, len(seqs) + 1)):
        return None
    return Shape.REORDERED if sorted(seqs) == list(range(1, len(seqs) + 1)) else Shape.GAP


def _parts(body: str) -> dict[str, dict[str, object]]:
    try:
        return msgspec.json.decode(body, type=dict[str, dict[str, object]])
    except msgspec.DecodeError:  # a recording may come from somebody's hands
        return {}
