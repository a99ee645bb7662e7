"""Gateways of a few lines: which probes each of them would cut, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from conformance.prober.findings import Finding, Found, Kind
from conformance.prober.kinds import clocks
from conformance.prober.probe import Flow, KeepAlive, Probe, Way, probes
from conformance.prober.seen import Seen, View

LONGEST_SECONDS = 130.0
TALKS_DOWN = frozenset({Flow.DOWN, Flow.BOTH})
TALKS_UP = frozenset({Flow.UP, Flow.BOTH})
# What crosses a gateway as bytes of the stream; a ping of HTTP/2 ends at the next hop.
FEEDS_DOWN = frozenset({KeepAlive.COMMENT, KeepAlive.HEARTBEAT, KeepAlive.SERVER_PING})


@dataclass(frozen=True, slots=True)
class Gateway:
    """Its limits in seconds, None for none."""

    first_byte: float | None = None
    idle: float | None = None
    absolute: float | None = None
    server: float | None = None  # what only the server's bytes feed
    client: float | None = None  # what only the client's bytes feed

    def cuts(self, probe: Probe) -> float | None:
        """The age at which it cuts this probe."""
        down = probe.flow in TALKS_DOWN or probe.keep_alive in FEEDS_DOWN
        up = probe.flow in TALKS_UP or (
            probe.keep_alive is KeepAlive.CLIENT_PING and probe.way is Way.WEBSOCKET
        )
        headless = probe.flow is Flow.LATE and not probe.keep_alive
        limits = (
            (self.first_byte, headless),
            (self.idle, not down and not up and not headless),
            (self.absolute, True),
            (self.server, not down),
            (self.client, not up),
        )
        return min((limit for limit, holds in limits if limit and holds), default=None)


def seen(probe: Probe, age_seconds: float | None) -> Seen:
    """As both ends would see it, on a quiet machine; None: not cut within LONGEST_SECONDS."""
    if age_seconds is None or age_seconds > LONGEST_SECONDS:
        return Seen(probe)
    silent = 0.1 if probe.flow in TALKS_DOWN else age_seconds
    return Seen(probe, True, View(age_seconds, silent, "EOF"), View(age_seconds, silent, "left"))


def all_seen(
    gateway: Gateway, way: Way, repeats: int = 3, when: Callable[[int], float] = lambda _: 0.0
) -> list[Seen]:
    """Every probe of this way through this gateway; `when` is added to each cut, by number."""
    found: list[Seen] = []
    for probe in probes(way, repeats):
        age_seconds = gateway.cuts(probe)
        found.append(seen(probe, None if age_seconds is None else age_seconds + when(probe.number)))
    return found


def told(gateway: Gateway, way: Way) -> tuple[Finding, ...]:
    """What the prober makes of it."""
    return clocks(all_seen(gateway, way), LONGEST_SECONDS)


def struck(findings: Iterable[Finding]) -> dict[Kind, float]:
    """What was found, by kind."""
    return {each.kind: each.value for each in findings if isinstance(each, Found)}
