"""Recordings to a collector, by OpenTelemetry's own SDK and exporter (the extra `otlp`).

Each stream is one span with its events; over all of them each GenAI metric is a histogram with the
buckets that the conventions demand and, as `NAME.exponential`, with exponential ones.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import requests
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import (
    InMemoryMetricReader,
    MetricExportResult,
    MetricsData,
)
from opentelemetry.sdk.metrics.view import (
    ExplicitBucketHistogramAggregation,
    ExponentialBucketHistogramAggregation,
    View,
)
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanLimits, TracerProvider
from opentelemetry.sdk.trace.export import SpanExportResult
from opentelemetry.trace import SpanKind, StatusCode, Tracer

from lenses.instruments import INSTRUMENTS, SEMCONV, Instrument, measurements
from lenses.trace import Attributes, Trace
from tokenwire.recording import Recording

SCHEMA_URL = f"https://opentelemetry.io/schemas/{SEMCONV}"
SCOPE = "tokenwire.lenses"
RESOURCE = Resource.create({"service.name": "tokenwire"}, SCHEMA_URL)
EXPONENTIAL = ".exponential"
BATCH_SPANS = 512
SECONDS = 10.0
PROTOBUF = {"Content-Type": "application/x-protobuf"}


class ExportError(Exception):
    """The collector did not take it all; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Observed:
    """A recording, its span, and when it began, in nanoseconds of the Unix epoch: a recording by
    itself has no wall clock."""

    recording: Recording
    span: Trace
    began_ns: int


def export(url: str, streams: Sequence[Observed], attributes: Attributes = ()) -> None:
    """Send spans to `url`/v1/traces and histograms to `url`/v1/metrics; return when both are taken.

    `attributes` are added to every span and measurement. Headers, also secret ones, come from
    OTEL_EXPORTER_OTLP_HEADERS; no proxy and no redirect is followed, so nothing goes elsewhere.

    Raises:
        ExportError: it did not take everything. What was taken before that stays taken.
    """
    found = spans(streams, attributes)
    with _complaints() as said, _session() as session:
        _ask(url, session)
        to = OTLPSpanExporter(f"{url}/v1/traces", timeout=SECONDS, session=session)
        for at in range(0, len(found), BATCH_SPANS):
            _check(url, to.export(found[at : at + BATCH_SPANS]) is SpanExportResult.SUCCESS, said)
        metrics_to = OTLPMetricExporter(f"{url}/v1/metrics", timeout=SECONDS, session=session)
        all_of_them = metrics(streams, attributes)
        result = metrics_to.export(all_of_them)  # pyright: ignore[reportUnknownMemberType]
        _check(url, result is MetricExportResult.SUCCESS, said)


def spans(streams: Iterable[Observed], attributes: Attributes = ()) -> list[ReadableSpan]:
    """As the SDK finishes them; it would keep 128 events a span, here every one stays."""
    limits = SpanLimits(max_events=SpanLimits.UNSET)
    provider = TracerProvider(resource=RESOURCE, span_limits=limits, shutdown_on_exit=False)
    tracer = provider.get_tracer(SCOPE, schema_url=SCHEMA_URL)
    return [_span(tracer, each, attributes) for each in streams]


def metrics(streams: Iterable[Observed], attributes: Attributes = ()) -> MetricsData:
    """The SDK's own histograms of these streams."""
    reader = InMemoryMetricReader()
    views = [view for each in INSTRUMENTS for view in _views(each)]
    provider = MeterProvider([reader], RESOURCE, shutdown_on_exit=False, views=views)
    meter = provider.get_meter(SCOPE, schema_url=SCHEMA_URL)
    of = {each.name: meter.create_histogram(each.name, "s", each.about) for each in INSTRUMENTS}
    for stream in streams:
        for one in measurements(stream.recording, stream.span):
            of[one.instrument.name].record(one.seconds, dict(one.attributes + attributes))
    found = reader.get_metrics_data()
    provider.shutdown()
    return found or MetricsData([])


def _span(tracer: Tracer, stream: Observed, attributes: Attributes) -> ReadableSpan:
    seen, cell = stream.span, stream.recording.cell
    own: Attributes = (
        ("tokenwire.case", cell.case),
        ("tokenwire.wire", cell.wire),
        ("tokenwire.setting", cell.setting),
        ("tokenwire.road", cell.road),
        ("tokenwire.run_id", stream.recording.run_id),
        ("tokenwire.flags", seen.flags),
    )
    span = tracer.start_span(
        seen.name,
        kind=SpanKind.CLIENT,
        attributes=dict(seen.attributes + own + attributes),
        start_time=stream.began_ns,
    )
    for event in seen.events:
        at_ns = stream.began_ns + event.at_ns - seen.asked_ns
        span.add_event(event.name, dict(event.attributes), at_ns)
    if seen.status == "ERROR":
        span.set_status(StatusCode.ERROR, str(dict(seen.attributes)["error.type"]))
    span.end(stream.began_ns + round(seen.duration_ms * 1e6))
    assert isinstance(span, ReadableSpan)
    return span


def _views(instrument: Instrument) -> Iterator[View]:
    explicit = ExplicitBucketHistogramAggregation(instrument.bounds)
    yield View(instrument_name=instrument.name, aggregation=explicit)
    yield View(
        instrument_name=instrument.name,
        name=instrument.name + EXPONENTIAL,
        aggregation=ExponentialBucketHistogramAggregation(),
    )


def _ask(url: str, session: requests.Session) -> None:
    """With an empty request, which OTLP allows: alone the exporter retries for seconds."""
    try:
        session.post(f"{url}/v1/traces", b"", headers=PROTOBUF, timeout=SECONDS)
    except requests.RequestException as error:
        raise ExportError(f"{url}: cannot be asked: {error}") from error


def _check(url: str, taken: bool, said: Sequence[str]) -> None:
    if not taken:
        raise ExportError(
            f"{url}: not taken: {said[0] if said else 'the exporter does not say why'}"
        )


@contextmanager
def _session() -> Iterator[requests.Session]:
    """Nothing but the named address: no redirect, no proxy, no .netrc."""
    with requests.Session() as session:
        session.trust_env = False
        session.max_redirects = 0
        yield session


class _Keeping(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(" ".join(record.getMessage().split()))


@contextmanager
def _complaints() -> Iterator[Sequence[str]]:
    """What the exporter logs: the only place where it gives a reason."""
    logger, keeping = logging.getLogger("opentelemetry.exporter"), _Keeping()
    propagate, logger.propagate = logger.propagate, False
    logger.addHandler(keeping)
    try:
        yield keeping.said
    finally:
        logger.removeHandler(keeping)
        logger.propagate = propagate
