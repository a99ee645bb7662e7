"""A recording as measurements of the GenAI metrics, one instrument each, in seconds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from lenses.histogram import GENAI_SECONDS
from lenses.stream import Clock, Stream, Unmeasurable, sift
from lenses.trace import Attributes, Trace
from tokenwire.recording import Recording

NS_PER_SECOND = 1e9
SEMCONV = "1.41.0"  # of open-telemetry/semantic-conventions; the buckets below are its own

SERVER_FIRST = (
    *(0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5),
    *(0.75, 1.0, 2.5, 5.0, 7.5, 10.0),
)  # fmt: skip
SERVER_NEXT = (0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 2.5)


@dataclass(frozen=True, slots=True)
class Instrument:
    """A histogram of seconds; `bounds` are the explicit buckets that the conventions demand."""

    name: str
    about: str
    bounds: tuple[float, ...]


DURATION = Instrument("gen_ai.client.operation.duration", "To the end.", GENAI_SECONDS)
FIRST_CHUNK = Instrument(
    "gen_ai.client.operation.time_to_first_chunk",
    "From the request to the first content.",
    GENAI_SECONDS,
)
NEXT_CHUNK = Instrument(
    "gen_ai.client.operation.time_per_output_chunk",
    "From each content to the next one.",
    GENAI_SECONDS,
)
SERVER_DURATION = Instrument(
    "gen_ai.server.request.duration", "One connection at the origin.", GENAI_SECONDS
)
SERVER_FIRST_TOKEN = Instrument(
    "gen_ai.server.time_to_first_token", "Queue and prefill, successful only.", SERVER_FIRST
)
SERVER_NEXT_TOKEN = Instrument(
    "gen_ai.server.time_per_output_token",
    "(last - first said) / (tokens - 1), successful only.",
    SERVER_NEXT,
)
INSTRUMENTS = (
    DURATION, FIRST_CHUNK, NEXT_CHUNK, SERVER_DURATION, SERVER_FIRST_TOKEN, SERVER_NEXT_TOKEN,
)  # fmt: skip

REQUIRED = ("gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model")


@dataclass(frozen=True, slots=True)
class Measured:
    """One measurement and the attributes that the conventions require of it."""

    instrument: Instrument
    seconds: float
    attributes: Attributes


def measurements(recording: Recording, span: Trace) -> Iterator[Measured]:
    """What a client and a server that follow the GenAI conventions would have measured.

    `span` is what `trace` makes of the same recording. A chunk is what brought content, which the
    conventions leave open; `server.*` are by the origin's own stamps, so of a recording without a
    ledger there are none. O(n).
    """
    stream = sift(recording, Clock.APPLICATION)
    if isinstance(stream, Unmeasurable):
        return
    told = dict(span.attributes)
    dimensions = tuple((name, told[name]) for name in REQUIRED if name in told)
    failed = tuple((name, told[name]) for name in ("error.type",) if name in told)
    yield Measured(DURATION, span.duration_ms / 1e3, dimensions + failed)
    for instrument, seconds in _client(stream):
        yield Measured(instrument, seconds, dimensions)
    for instrument, seconds in _server(recording, stream):
        yield Measured(instrument, seconds, dimensions)


def _client(stream: Stream) -> Iterator[tuple[Instrument, float]]:
    times = [token.at_ns for token in stream.content()]
    if times:
        yield FIRST_CHUNK, (times[0] - stream.asked_ns) / NS_PER_SECOND
    for before, after in pairwise(times):
        yield NEXT_CHUNK, (after - before) / NS_PER_SECOND


def _server(recording: Recording, stream: Stream) -> Iterator[tuple[Instrument, float]]:
    for attempt in recording.attempts:
        if attempt.finished_ns > attempt.opened_ns:
            yield SERVER_DURATION, (attempt.finished_ns - attempt.opened_ns) / NS_PER_SECOND
    said = sorted(token.said_ns for token in stream.content() if token.said_ns)
    if not (stream.done and said and recording.attempts):
        return
    if (first_ns := said[0] - recording.attempts[0].opened_ns) >= 0:
        yield SERVER_FIRST_TOKEN, first_ns / NS_PER_SECOND
    if len(said) > 1:
        yield SERVER_NEXT_TOKEN, (said[-1] - said[0]) / (len(said) - 1) / NS_PER_SECOND
