"""From what the probes saw to the clocks behind it. Pure: nothing is run, nothing is asked.

The kind follows from which streams the same gateway cut, and which it did not: cut whatever
flowed, it is absolute; only in silence, idle; also while one end spoke, that end does not
count, and the clock is directional.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from conformance.prober.cuts import Group, Struck, Torn, alike, group, tolerance
from conformance.prober.findings import Finding, Found, Kind, Scattered, Unknown, Unstruck
from conformance.prober.probe import Flow, Way
from conformance.prober.seen import Seen, View, cut


def clocks(
    seen: Iterable[Seen], longest_seconds: float, blur_seconds: float = 0.0
) -> tuple[Finding, ...]:
    """The findings, way by way. `blur_seconds`: no cut is dated truer than that."""
    all_seen = list(seen)
    ways = dict.fromkeys(each.probe.way for each in all_seen)
    return tuple(
        finding
        for way in ways
        for finding in _Way(way, of_way(all_seen, way), longest_seconds, blur_seconds).findings()
    )


def of_way(seen: Iterable[Seen], way: Way) -> list[Seen]:
    """Those of this way."""
    return [each for each in seen if each.probe.way is way]


class _Way:
    def __init__(
        self, way: Way, seen: Sequence[Seen], longest_seconds: float, blur_seconds: float
    ) -> None:
        self._way = way
        self._seen = seen
        self._longest = longest_seconds
        self._groups = {flow: group(seen, flow, blur_seconds) for flow in Flow}
        self._asked = {each.probe.flow for each in seen if not each.probe.keep_alive}
        self._busy = Flow.BOTH if way.both_ways else Flow.DOWN
        busy = self._groups[self._busy]
        self._absolute = busy if isinstance(busy, Struck) else None

    def findings(self) -> Iterator[Finding]:
        if reason := unreachable(self._seen):
            yield Unknown(self._way, reason)
            return
        if strays := [each for each in self._seen if not each.reached]:
            yield Unknown(self._way, f"{len(strays)} of {len(self._seen)} {_astray(strays)}")
        for flow, found in self._groups.items():
            if isinstance(found, Torn):
                yield Scattered(self._way, flow, found.ages_seconds, found.streams)
        yield from self._absolutely()
        yield from self._directional() if self._way.both_ways else self._first_byte()
        yield from self._idle()

    def _absolutely(self) -> Iterator[Finding]:
        if self._absolute is not None:
            yield self._found(Kind.ABSOLUTE, self._absolute)
        else:
            yield from self._none(Kind.ABSOLUTE, self._busy)

    def _first_byte(self) -> Iterator[Finding]:
        late = self._own(Flow.LATE)
        if late is not None:
            yield self._found(Kind.FIRST_BYTE, late, self._kept(Flow.LATE, late.age_seconds))
        else:
            yield from self._none(Kind.FIRST_BYTE, Flow.LATE)

    def _directional(self) -> Iterator[Finding]:
        for kind, flow in ((Kind.SERVER_SILENT, Flow.UP), (Kind.CLIENT_SILENT, Flow.DOWN)):
            struck = self._own(flow)
            if struck is not None:
                yield self._found(kind, struck, self._kept(Flow.SILENT, _value(kind, struck)))
            else:
                yield from self._none(kind, flow)

    def _idle(self) -> Iterator[Finding]:
        silent = self._own(Flow.SILENT)
        if silent is None:
            yield from self._none(Kind.IDLE, Flow.SILENT)
            return
        one_ended = (self._own(Flow.UP), self._own(Flow.DOWN)) if self._way.both_ways else ()
        if any(each and alike(each.age_seconds, silent.age_seconds) for each in one_ended):
            return  # it is that clock which struck here, too
        kept = self._kept(Flow.SILENT, silent.silence_seconds)
        yield self._found(Kind.IDLE, silent, kept)

    def _own(self, flow: Flow) -> Struck | None:
        """What cut this flow, unless the absolute clock did."""
        struck: Group = self._groups[flow]
        if not isinstance(struck, Struck):
            return None
        old = self._absolute
        if old is not None and struck.age_seconds >= old.age_seconds - tolerance(old.age_seconds):
            return None
        return struck

    def _none(self, kind: Kind, flow: Flow) -> Iterator[Finding]:
        if isinstance(self._groups[flow], Torn) or flow not in self._asked:
            return
        old = self._absolute
        beyond = old.age_seconds if old else self._longest
        yield Unstruck(self._way, kind, beyond, Kind.ABSOLUTE if old else None)

    def _kept(self, flow: Flow, value: float) -> dict[str, bool]:
        """Each keep-alive that was sent instead of silence, and whether it held the clock off."""
        reached = [s for s in self._seen if s.probe.flow is flow and s.reached]
        kept = {s.probe.keep_alive: cut(s) for s in reached if s.probe.keep_alive}
        return {
            beat.value: end is None or end.age_seconds > value + tolerance(value)
            for beat, end in kept.items()
        }

    def _found(self, kind: Kind, struck: Struck, kept: dict[str, bool] | None = None) -> Found:
        return Found(
            where=self._way,
            kind=kind,
            value=_value(kind, struck),
            client=_of_view(kind, struck.client),
            origin=_of_view(kind, struck.origin),
            spread=struck.spread_seconds,
            streams=len(struck.cuts),
            fed_by=tuple(beat for beat, holds in (kept or {}).items() if holds),
            not_fed_by=tuple(beat for beat, holds in (kept or {}).items() if not holds),
            words=struck.words,
        )


_BY_SILENCE = frozenset({Kind.IDLE, Kind.SERVER_SILENT})


def _value(kind: Kind, struck: Struck) -> float:
    return struck.silence_seconds if kind in _BY_SILENCE else struck.age_seconds


def _of_view(kind: Kind, view: View | None) -> float | None:
    if view is None:
        return None
    return view.silence_seconds if kind in _BY_SILENCE else view.age_seconds


def unreachable(seen: Sequence[Seen]) -> str:
    """Why nothing can be learnt of this way, "" where something can."""
    if any(each.reached for each in seen):
        return ""
    return f"all {len(seen)} {_astray(seen)}"


def _astray(seen: Sequence[Seen]) -> str:
    words = [each.client.words for each in seen if each.client is not None]
    return f"streams never reached the origin: {words[0] if words else 'nothing was said'}"
