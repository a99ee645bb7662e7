"""One probe: a stream of our origin, held in one way until somebody cuts it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from clients.manner import Manner, Setting
from tokenwire.v1.stream_pb2 import Options, SseOptions, StreamRequest

GAP_SECONDS = 0.1  # between tokens that flow: far below any limit that streams live under
BEAT_SECONDS = 0.5  # between keep-alives: below half of the shortest limit looked for
SPOKEN_SECONDS = 0.3  # between the client's own messages
MOST_SPOKEN = 240  # messages of one run; the origin takes 256
MARGIN_SECONDS = 30.0  # the origin is silent for so much longer than anybody waits
LONGEST_SECONDS = 900.0  # the origin's pace, at most 1,000, is the length of its silence
NEVER_SECONDS = 1e6
MOST_EVENT_BYTES = 64 << 20
_LONG = 2000, 0.002  # tokens of the script `long`, and the gap between them


class Way(StrEnum):
    """A wire, and for gRPC whether the client may speak too: `Generate` or `Converse`."""

    SSE = "sse"
    WEBSOCKET = "websocket"
    GRPC = "grpc"
    CONVERSE = "grpc-converse"

    @property
    def wire(self) -> str:
        """The wire that carries it."""
        return "grpc" if self is Way.CONVERSE else self.value

    @property
    def both_ways(self) -> bool:
        """Whether the client can speak in mid-stream."""
        return self in (Way.WEBSOCKET, Way.CONVERSE)


class Flow(StrEnum):
    """Who says something after the request."""

    LATE = "late"  # nobody, and there is not even a head
    SILENT = "silent"  # nobody, after one token
    DOWN = "down"  # the origin
    UP = "up"  # the client, after one token of the origin's
    BOTH = "both"


class KeepAlive(StrEnum):
    """What is sent, besides, so that the stream is not taken for dead."""

    NONE = ""
    COMMENT = "SSE comments"
    HEARTBEAT = "heartbeat events"
    SERVER_PING = "WebSocket pings of the server"
    CLIENT_PING = "pings of the client"


@dataclass(frozen=True, slots=True)
class Probe:
    """`number` counts the streams that ask the same."""

    way: Way
    flow: Flow
    keep_alive: KeepAlive = KeepAlive.NONE
    number: int = 0

    def __str__(self) -> str:
        """Also the end of a run_id."""
        beat = f"-{self.keep_alive.name.lower()}" if self.keep_alive else ""
        return f"{self.way}-{self.flow}{beat}-{self.number}"


KEEP_ALIVES = {
    Way.SSE: (KeepAlive.COMMENT, KeepAlive.HEARTBEAT),
    Way.WEBSOCKET: (KeepAlive.SERVER_PING, KeepAlive.CLIENT_PING, KeepAlive.HEARTBEAT),
    Way.GRPC: (KeepAlive.CLIENT_PING, KeepAlive.HEARTBEAT),
    Way.CONVERSE: (KeepAlive.CLIENT_PING, KeepAlive.HEARTBEAT),
}


def probes(way: Way, repeats: int) -> tuple[Probe, ...]:
    """Every probe of one way: each flow `repeats` times, the silent one with each keep-alive."""
    flows = [Flow.SILENT, Flow.DOWN]
    flows += [Flow.UP, Flow.BOTH] if way.both_ways else [Flow.LATE]
    plain = [Probe(way, flow, number=number) for flow in flows for number in range(repeats)]
    kept = [Probe(way, Flow.SILENT, keep_alive) for keep_alive in KEEP_ALIVES[way]]
    if way is Way.SSE:  # a comment sends the head, too
        kept.append(Probe(way, Flow.LATE, KeepAlive.COMMENT))
    return (*plain, *kept)


def request(probe: Probe, run_id: str, longest_seconds: float) -> StreamRequest:
    """What the origin is asked to do, for longer than `longest_seconds` (at most 900)."""
    seconds = longest_seconds + MARGIN_SECONDS
    tokens, scripted = _LONG
    script, pace = {
        Flow.LATE: ("silence-first", seconds),
        Flow.SILENT: ("silence", seconds),
        Flow.UP: ("silence", seconds),
        Flow.DOWN: ("long", max(GAP_SECONDS, seconds / tokens) / scripted),
        Flow.BOTH: ("long", max(GAP_SECONDS, seconds / tokens) / scripted),
    }[probe.flow]
    beat_ms = round(BEAT_SECONDS * 1000)
    kept = probe.keep_alive
    return StreamRequest(
        script=script,
        run_id=run_id,
        options=Options(
            pace=pace,
            comment_ms=beat_ms if kept is KeepAlive.COMMENT else 0,
            heartbeat_ms=beat_ms if kept is KeepAlive.HEARTBEAT else 0,
            ping_ms=beat_ms if kept is KeepAlive.SERVER_PING else 0,
            quiet=True,
            sse=SseOptions(late_head=probe.flow is Flow.LATE),
        ),
    )


def manner(probe: Probe, *, http2: bool) -> Manner:
    """A client that never loses patience: whatever ends the stream is somebody else's clock.

    `http2`: SSE over HTTP/2, which only the stock client speaks; its own five seconds are
    stretched instead.
    """
    pings = probe.keep_alive is KeepAlive.CLIENT_PING
    stock = http2 and probe.way is Way.SSE
    return Manner(
        setting=Setting.STOCK if stock else Setting.HARDENED,
        patience=NEVER_SECONDS if stock else 1.0,
        bidi=probe.way is Way.CONVERSE,
        first_content_seconds=NEVER_SECONDS,
        content_watchdog_seconds=NEVER_SECONDS,
        keepalive_seconds=BEAT_SECONDS if pings else NEVER_SECONDS,
        keepalive_timeout_seconds=NEVER_SECONDS,
        max_event_bytes=MOST_EVENT_BYTES,
    )
