"""From the instants of two machines' clocks to durations that can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from conformance.prober.probe import Probe
from conformance.prober.seen import Seen, View
from tokenwire.clock import SECOND_NS


@dataclass(frozen=True, slots=True)
class ClientSide:
    """In the client's clock. `last_ns`: its last byte, or the request. `ended_ns` 0: not cut.

    `apart_ns`: the least that any token's coming lay after its saying; None where none came.
    """

    asked_ns: int
    last_ns: int
    ended_ns: int = 0
    words: str = ""
    apart_ns: int | None = None


@dataclass(frozen=True, slots=True)
class OriginSide:
    """In the origin's clock. `spoke_ns`: its last token, or the opening. `left_ns` 0: not cut."""

    opened_ns: int
    spoke_ns: int
    left_ns: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """One probe that was held. `origin` is None where the request never came, and where it was
    `broken_off` after its first token: then nobody asked the ledger."""

    probe: Probe
    client: ClientSide
    origin: OriginSide | None
    broken_off: bool = False


def together(held: Sequence[Held]) -> tuple[Seen, ...]:
    """What each came to.

    The two clocks are brought together by the fastest token of all: it was on its way for no
    longer than the others, so no cut is dated wrongly by more than that.
    """
    apart = [h.client.apart_ns for h in held if h.client.apart_ns is not None]
    return tuple(_seen(each, min(apart, default=None)) for each in held)


def _seen(held: Held, apart_ns: int | None) -> Seen:
    client, origin = held.client, held.origin
    near = far = None
    if client.ended_ns:
        near = _view(client.asked_ns, client.last_ns, client.ended_ns, client.words)
    if origin is not None and origin.left_ns:
        far = _view(origin.opened_ns, origin.spoke_ns, origin.left_ns, origin.words)
    if near is None or far is None or origin is None:
        return Seen(held.probe, origin is not None or held.broken_off, near, far)
    if apart_ns is None:  # nothing ever came: the request's own way is all that is known
        apart_ns = client.asked_ns - origin.opened_ns
    later_ns = origin.left_ns + apart_ns - client.ended_ns
    return Seen(held.probe, True, near, far, later_ns / SECOND_NS)


def _view(begun_ns: int, last_ns: int, ended_ns: int, words: str) -> View:
    return View((ended_ns - begun_ns) / SECOND_NS, (ended_ns - last_ns) / SECOND_NS, words)
