"""A stream as a span with events, so that a broken one looks broken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import msgspec

from lenses.body import Done, Error, Retract, Usage
from lenses.loops import loops
from lenses.stream import NS_PER_MS, Clock, Stream, Token, Unmeasurable, sift
from tokenwire.recording import Recording

Attribute = str | int | float | bool | tuple[str, ...]
Attributes = tuple[tuple[str, Attribute], ...]

HARMLESS = frozenset({"stream.first_chunk", "stream.resume", "stream.terminal"})


@dataclass(frozen=True, slots=True)
class SpanEvent:
    """A point in the life of the stream, in nanoseconds of the recording's monotonic clock."""

    name: str
    at_ns: int
    attributes: Attributes = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """One client span. `status` is OTel's, UNSET or ERROR: instrumentation never says OK.

    `flags`: what a person should look at, one word each, sorted, () for a healthy stream.
    """

    name: str
    status: str
    duration_ms: float
    asked_ns: int
    attributes: Attributes
    events: tuple[SpanEvent, ...]
    flags: tuple[str, ...]
    doubts: tuple[str, ...]


def trace(recording: Recording, *, stall_ms: float = 1000.0) -> Trace | Unmeasurable:
    """The stream as an OpenTelemetry GenAI span, with the events that the conventions leave open.

    Span and attributes are those of the GenAI conventions (semantic-conventions 1.41, status
    Development): `chat {model}`, and `chat` alone where no model was named, as they have it. Of
    our own origin the provider is `tokenwire` and the model the script that the request named; of
    a service that a recording was taken from, those of its adapter and of the request. `gen_ai.
    response.time_to_first_chunk` is in seconds to the first content. Their section on
    streaming chunks says TODO; the events are ours: `stream.first_chunk`, `.stall` (no content
    for `stall_ms`, whatever pings came), `.hole` (positions that never came), `.duplicate`,
    `.corrupted`, `.loop`, `.retract`, `.resume`, and always `.terminal` with its kind: done,
    truncated (no Done, and no error told), error, failed, abandoned or hang.

    The official instrumentation (opentelemetry-instrumentation-genai-openai 1.3b0) ends the span
    of a truncated, holed, stalled or failed stream UNSET and without an event. A recording has
    no wall clock, so an exporter must be told when it began.

    O(n).
    """
    stream = sift(recording, Clock.APPLICATION)
    if isinstance(stream, Unmeasurable):
        return stream
    kind, error = _terminal(recording, stream)
    events = sorted(_events(recording, stream, stall_ms), key=lambda each: each.at_ns)
    events.append(SpanEvent("stream.terminal", stream.end_ns, (("stream.terminal.kind", kind),)))
    flags = {each.name.removeprefix("stream.") for each in events if each.name not in HARMLESS}
    flags |= {kind} - {"done"}
    broken = error or next((f for f in ("corrupted", "duplicate", "hole") if f in flags), "")
    asked = model(recording)
    return Trace(
        name=f"chat {asked}".rstrip(),
        status="ERROR" if broken else "UNSET",
        duration_ms=(stream.end_ns - stream.asked_ns) / NS_PER_MS,
        asked_ns=stream.asked_ns,
        attributes=tuple(_attributes(stream, provider(recording), asked, broken)),
        events=tuple(events),
        flags=tuple(sorted(flags)),
        doubts=stream.doubts,
    )


def _attributes(
    stream: Stream, provided_by: str, asked: str, error: str
) -> Iterator[tuple[str, Attribute]]:
    yield "gen_ai.operation.name", "chat"
    yield "gen_ai.provider.name", provided_by
    if asked:
        yield "gen_ai.request.model", asked
    yield "gen_ai.request.stream", True
    content = stream.content()
    if content:
        seconds = (content[0].at_ns - stream.asked_ns) / 1e9
        yield "gen_ai.response.time_to_first_chunk", seconds
    for token in stream.tokens:
        match token.part:
            case Done(finish_reason=reason):
                yield "gen_ai.response.finish_reasons", (reason,)
            case Usage(input_tokens=read, output_tokens=written):
                yield "gen_ai.usage.input_tokens", read
                yield "gen_ai.usage.output_tokens", written
            case _:
                pass
    if error:
        yield "error.type", error


def _terminal(recording: Recording, stream: Stream) -> tuple[str, str]:
    """How it ended, and the error's type: "" where it is none."""
    ended = recording.observation.ended
    told = next((t.part.code for t in stream.tokens if isinstance(t.part, Error)), None)
    if ended is None:
        return "hang", "hang"
    if told is not None:
        return "error", told or "_OTHER"
    if ended.ending == "stopped":
        return "abandoned", ""
    if ended.ending == "failed":
        return "failed", ended.exception or ended.code or "_OTHER"
    return ("done", "") if stream.done else ("truncated", "truncated")


def _events(recording: Recording, stream: Stream, stall_ms: float) -> Iterator[SpanEvent]:
    content = stream.content()
    if content:
        yield SpanEvent("stream.first_chunk", content[0].at_ns)
    yield from _stalls(stream, content, stall_ms)
    yield from _integrity(recording, stream)
    for loop in loops([token.text for token in content]):
        period = ("stream.loop.period_tokens", loop.period_tokens)
        yield SpanEvent("stream.loop", content[loop.at].at_ns, (period,))
    for token in stream.tokens:
        if isinstance(token.part, Retract):
            after = ("stream.retract.after_seq", token.part.after_seq)
            yield SpanEvent("stream.retract", token.at_ns, (after,))
    for each in recording.observation.noticed:
        if each.kind == "reconnected":
            yield SpanEvent("stream.resume", each.app_ns, (("stream.resume.detail", each.detail),))


def _stalls(stream: Stream, content: Sequence[Token], stall_ms: float) -> Iterator[SpanEvent]:
    times = [token.at_ns for token in content]
    times += [] if stream.done or not times else [stream.end_ns]
    for since, until in pairwise(times):
        if until - since >= stall_ms * NS_PER_MS:
            lasted = ("stream.stall.duration_ms", (until - since) / NS_PER_MS)
            yield SpanEvent("stream.stall", since, (lasted,))


def _integrity(recording: Recording, stream: Stream) -> Iterator[SpanEvent]:
    """Holes, where a later position came: what is missing at the end is how it ended."""
    seqs = sorted(token.seq for token in stream.tokens)
    first = recording.attempts[0].resume_after if recording.attempts else 0
    came = {token.seq: token.at_ns for token in stream.tokens}
    for before, after in pairwise([first, *seqs]):
        if after > before + 1:
            lost = ("stream.hole.events", after - before - 1)
            yield SpanEvent("stream.hole", came[after], (lost,))
    for name, count in (("duplicate", stream.duplicates), ("corrupted", stream.corrupted)):
        if count:
            events = (f"stream.{name}.events", count)
            yield SpanEvent(f"stream.{name}", stream.end_ns, (events,))


def provider(recording: Recording) -> str:
    """Whose format it is; "unknown" of a service that was asked without an adapter."""
    ours = recording.expected_from == "script"
    return recording.provider or ("tokenwire" if ours else "unknown")


def model(recording: Recording) -> str:
    """What was asked for: a model or, where we are the origin, a script; "" where neither is."""
    if recording.model or recording.expected_from == "control":
        return recording.model
    try:
        request = msgspec.json.decode(recording.request, type=dict[str, object])
    except (msgspec.DecodeError, RecursionError):
        return ""
    return str(request.get("model") or request.get("script") or "")
