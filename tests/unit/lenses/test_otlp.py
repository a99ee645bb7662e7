from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

import pytest

pytest.importorskip("opentelemetry.exporter.otlp.proto.http")

from lenses.histogram import explicit, exponential
from lenses.instruments import (
    FIRST_CHUNK,
    INSTRUMENTS,
    NEXT_CHUNK,
    SERVER_DURATION,
    SERVER_FIRST_TOKEN,
    SERVER_NEXT_TOKEN,
    measurements,
)
from lenses.otlp import Observed, metrics, spans
from lenses.trace import Trace, trace
from tests.unit.lenses import made
from tests.unit.lenses.made import At
from tokenwire.recording import Recording

BEGAN_NS = 1_700_000_000_000_000_000


def _observed(recording: Recording) -> Observed:
    span = trace(recording)
    assert isinstance(span, Trace), span
    return Observed(recording, span, BEGAN_NS)


def _found(recording: Recording) -> dict[str, list[float]]:
    seen = _observed(recording)
    found: dict[str, list[float]] = {each.name: [] for each in INSTRUMENTS}
    for one in measurements(seen.recording, seen.span):
        found[one.instrument.name].append(one.seconds)
    return found


WHOLE = made.recording(made.words([200, 220, 260]), finished="whole")


def test_a_span_begins_and_ends_by_the_wall_clock_that_it_is_told() -> None:
    [span] = spans([_observed(WHOLE)])
    assert (span.start_time, span.end_time) == (BEGAN_NS, BEGAN_NS + 261 * made.MS)
    assert [each.timestamp - BEGAN_NS for each in span.events] == [200 * made.MS, 261 * made.MS]


def test_no_event_is_dropped_however_many_there_are() -> None:
    times = list(accumulate([1100.0] * 300))
    [span] = spans([_observed(made.recording(made.words(times)))])
    assert sum(each.name == "stream.stall" for each in span.events) == 299
    assert span.dropped_events == 0


def test_labels_are_on_every_span_and_every_point() -> None:
    [span] = spans([_observed(WHOLE)], (("tenant", "acme"),))
    assert (span.attributes or {})["tenant"] == "acme"
    for resource in metrics([_observed(WHOLE)], (("tenant", "acme"),)).resource_metrics:
        for scope in resource.scope_metrics:
            for metric in scope.metrics:
                for point in metric.data.data_points:
                    assert (point.attributes or {})["tenant"] == "acme"


def test_measurements_are_what_the_conventions_define() -> None:
    found = _found(WHOLE)
    assert found[FIRST_CHUNK.name] == [0.2]
    assert found[NEXT_CHUNK.name] == pytest.approx([0.02, 0.04])
    assert found[SERVER_DURATION.name] == [0.26]
    assert found[SERVER_FIRST_TOKEN.name] == [0.199]
    assert found[SERVER_NEXT_TOKEN.name] == [0.03]


def test_the_servers_tokens_are_of_successful_streams_only() -> None:
    found = _found(made.recording(made.words([200, 220], done=False), ending="unsaid"))
    assert found[SERVER_FIRST_TOKEN.name] == found[SERVER_NEXT_TOKEN.name] == []
    assert found[FIRST_CHUNK.name] == [0.2]


def test_a_stream_without_a_ledger_has_no_server_figures() -> None:
    found = _found(replace(WHOLE, attempts=(), expected=()))
    assert found[SERVER_FIRST_TOKEN.name] == found[SERVER_DURATION.name] == []


def test_heartbeats_and_empty_deltas_are_no_chunks() -> None:
    events = [At(50, made.text("")), At(200, made.text("a")), At(210, made.DONE)]
    assert _found(made.recording(events))[FIRST_CHUNK.name] == [0.2]


def test_both_histograms_of_the_sdk_are_ours() -> None:
    times = [10 + 37 * n for n in range(60)]
    seen = [_observed(made.recording(made.words([ms, ms + 20]))) for ms in times]
    points = {
        metric.name: metric.data.data_points[0]
        for resource in metrics(seen).resource_metrics
        for scope in resource.scope_metrics
        for metric in scope.metrics
    }
    seconds = [ms / 1e3 for ms in times]
    theirs = points[FIRST_CHUNK.name]
    assert tuple(theirs.bucket_counts) == explicit(seconds).counts  # type: ignore[union-attr]
    fine, ours = points[f"{FIRST_CHUNK.name}.exponential"], exponential(seconds)
    assert fine.scale == ours.scale  # type: ignore[union-attr]
    counted = enumerate(
        fine.positive.bucket_counts,  # type: ignore[union-attr]
        start=fine.positive.offset,  # type: ignore[union-attr]
    )
    assert {n: count for n, count in counted if count} == dict(ours.counts)
