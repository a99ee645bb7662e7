"""Time to first token, as seven marks of one beginning, decoys excluded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lenses.body import Kind
from lenses.stream import NS_PER_MS, Clock, Stream, Token, Unmeasurable, sift
from tokenwire.recording import Recording


@dataclass(frozen=True, slots=True)
class Ttft:
    """Milliseconds since the client asked; None: never within this recording.

    `connected_ms` and `first_byte_ms` are what the near line saw. `decoys` came in before the
    first content and are none: comments, pings, heartbeats, empty deltas, unknown events.
    """

    connected_ms: float | None
    first_byte_ms: float | None
    first_sign_ms: float | None
    first_event_ms: float | None
    first_reasoning_ms: float | None
    first_content_ms: float | None
    first_visible_ms: float | None
    origin_ms: float | None
    transport_ms: float | None
    decoys: int
    doubts: tuple[str, ...]


def ttft(recording: Recording) -> Ttft | Unmeasurable:
    """How long a reader waited for the first token, from connect to the first visible character.

    The marks, in order of what they demand, all at the application but the line's two:
    `connected` (the near line took the connection), `first_byte` (anything from the other side:
    on SSE the response's head, on WebSocket the 101, on gRPC the SETTINGS frame), `first_sign`
    (anything the client was told of, decoys too), `first_event` (a scripted event of any kind,
    an empty or role-only delta too), `first_reasoning`, `first_content` (text, reasoning, a tool
    call or its rows, of at least one character) and `first_visible` (text with a character that
    prints and is no space). A recording has no stamp for the response's headers as such.

    `origin_ms` is the first content's origin stamp minus the origin's first connection: queue
    and prefill, `gen_ai.server.time_to_first_token`. `transport_ms` is how long that token then
    took to reach the application.

    How others say it: OpenTelemetry's `gen_ai.client.operation.time_to_first_chunk` (semconv
    1.41) leaves open what a chunk is; vLLM's bench counts an empty text, too (nearest to our
    `first_event`); AIPerf and guidellm the first text, reasoning or tool
    call (our `first_content`, which counts rows of a tool, too), and as TTFO and TTFOT the first
    that is no reasoning; inference-perf and llmperf the first text. A figure of the one kind is no
    figure of the other.

    O(n).
    """
    stream = sift(recording, Clock.APPLICATION)
    if isinstance(stream, Unmeasurable):
        return stream
    seen = recording.observation
    visible = _first(token for token in stream.tokens if _visible(token))
    content = _first(stream.content())
    reasoning = _first(t for t in stream.content() if t.kind is Kind.REASONING)
    signs = [*(n.app_ns for n in seen.noticed), *(t.app_ns for t in seen.heard[:1])]
    since = _Since(stream.asked_ns)
    return Ttft(
        connected_ms=since(_line(recording, "accepted", "")),
        first_byte_ms=since(_line(recording, "first-byte", "server")),
        first_sign_ms=since(min(signs, default=None)),
        first_event_ms=since(_at(_first(stream.tokens))),
        first_reasoning_ms=since(_at(reasoning)),
        first_content_ms=since(_at(content)),
        first_visible_ms=since(_at(visible)),
        origin_ms=_origin_ms(recording, content),
        transport_ms=_transport_ms(content),
        decoys=_decoys(recording, stream, _at(content)),
        doubts=stream.doubts,
    )


@dataclass(frozen=True, slots=True)
class _Since:
    asked_ns: int

    def __call__(self, at_ns: int | None) -> float | None:
        known = at_ns is not None and at_ns >= self.asked_ns
        return (at_ns - self.asked_ns) / NS_PER_MS if at_ns is not None and known else None


def _first(tokens: Iterable[Token]) -> Token | None:
    return next(iter(tokens), None)


def _at(token: Token | None) -> int | None:
    return token.at_ns if token else None


def _visible(token: Token) -> bool:
    if token.kind is not Kind.TEXT:
        return False
    return any(char.isprintable() and not char.isspace() for char in token.text)


def _line(recording: Recording, what: str, side: str) -> int | None:
    seen = (e.at_ns for e in recording.near if e.what == what and e.detail.endswith(side))
    return next(seen, None)


def _origin_ms(recording: Recording, content: Token | None) -> float | None:
    if content is None or not recording.attempts or not content.said_ns:
        return None
    waited_ns = content.said_ns - recording.attempts[0].opened_ns
    return waited_ns / NS_PER_MS if waited_ns >= 0 else None


def _transport_ms(content: Token | None) -> float | None:
    if content is None or not 0 < content.said_ns <= content.at_ns:
        return None
    return (content.at_ns - content.said_ns) / NS_PER_MS


def _decoys(recording: Recording, stream: Stream, content_ns: int | None) -> int:
    until_ns = stream.end_ns if content_ns is None else content_ns
    noticed = sum(each.app_ns <= until_ns for each in recording.observation.noticed)
    empty = 0
    for token in stream.tokens:
        if token.is_content:
            break
        empty += token.kind not in (Kind.DONE, Kind.ERROR)
    return noticed + empty
