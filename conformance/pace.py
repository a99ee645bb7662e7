"""Arrivals against the origin's stamps: the pace axis.

Only gaps that the origin really left count, and only those long enough that a loaded
machine's own lateness (tens of milliseconds seen on two busy cores) cannot imitate or hide
a buffer: at least FLOOR_NS between two hand-overs.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from conformance.verdict import Pace
from tokenwire.recording import Heard

FLOOR_NS = 80_000_000
TOGETHER = 0.1  # arrivals closer than this share of the said gap came together
COALESCED_SHARE = 0.3  # of the measured gaps
FEWEST_GAPS = 3
FEWEST_SHARE = 0.4  # of all gaps, or they are a machine's stalls and not the script's own


def measure(heard: Sequence[Heard]) -> Pace:
    """`burst`: every measured gap vanished, and the first token came only after the last was
    said. `coalesced`: at least COALESCED_SHARE of them vanished. `live`: fewer.

    O(n). A gap counts between two tokens that carry the origin's stamp. Uses the socket's
    stamp where there is one, else the application's.
    """
    vanished = measured = 0
    for before, after in pairwise(heard):
        said = after.said_ns - before.said_ns
        if not before.said_ns or said < FLOOR_NS:
            continue
        measured += 1
        vanished += arrival_ns(after) - arrival_ns(before) < said * TOGETHER
    if measured < max(FEWEST_GAPS, FEWEST_SHARE * (len(heard) - 1)):
        return Pace.UNMEASURED
    if vanished == measured and arrival_ns(heard[0]) >= heard[-1].said_ns:
        return Pace.BURST
    return Pace.COALESCED if vanished >= measured * COALESCED_SHARE else Pace.LIVE


def arrival_ns(token: Heard) -> int:
    """When the token came in, as near to the wire as it was seen."""
    return token.socket_ns or token.app_ns
