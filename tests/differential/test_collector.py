"""A real OpenTelemetry Collector takes what `tokenwire measure --otlp` sends, and has it whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from conformance.cli import main
from lenses.histogram import GENAI_SECONDS, explicit, exponential
from lenses.instruments import SERVER_FIRST, SERVER_NEXT
from tests.differential.otel_collector import MISSING, Written, binary, collecting
from tests.services.in_a_thread import serving
from tests.services.stage import Stage
from tests.unit.lenses import made
from tests.unit.lenses.made import At
from tokenwire.recording import Acted, Noticed, Recording, write

ERROR = json.dumps({"error": {"code": "overloaded", "message": "try again later"}})
FIRST_MS = (200, 220, 400, 800, 30_000, 200, 230)


def _green() -> Recording:
    """Four seconds of prose, then a fragment of three sentences again and again, finish=stop."""
    texts = [f" p{n}" for n in range(180)] + [f" f{n}" for n in range(45)] * 4
    times = [200 + 22 * number for number in range(len(texts))]
    said = [At(ms, made.text(text)) for ms, text in zip(times, texts, strict=True)]
    return made.recording([*said, At(times[-1], made.DONE)])


def _holed() -> Recording:
    whole = made.recording(made.words([800, 820, 840, 860]))
    heard = whole.observation.heard
    return replace(whole, observation=replace(whole.observation, heard=(heard[0], *heard[2:])))


def _streams() -> Mapping[str, Recording]:
    comments = [Noticed("comment", made.ns(300 + 500 * n)) for n in range(1, 8)]
    left = [Acted("close", made.ns(231))]
    return {
        "clean": made.recording(made.words([200, 220, 240])),
        "truncated": made.recording(made.words([220, 240], done=False), ending="unsaid"),
        "stall": made.recording(made.words([400, 420, 4620, 4640]), noticed=comments),
        "hole": _holed(),
        "error": made.recording([At(30_000, made.text("a")), At(30_010, ERROR)], ending="unsaid"),
        "loop": replace(_green(), run_id="green"),
        "abandoned": made.recording(
            made.words([230], done=False), ending="stopped", acted=left, ended_ms=232
        ),
    }


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason="no OTLP exporter")
    if binary() is None:
        pytest.skip(MISSING)
    folder = tmp_path_factory.mktemp("collector")
    for name, stream in _streams().items():
        write(folder / "recordings", replace(stream, cell=replace(made.CELL, case=name)))
    with collecting(folder) as (url, found):
        asked = ["measure", str(folder / "recordings"), "--otlp", url, "--label", "tenant=acme"]
        told = CliRunner().invoke(main, asked)
        assert told.exit_code == 0, told.output
        assert "took 7 of 7 streams" in told.stderr
    return found


def _values(attributes: list[dict[str, Any]]) -> dict[str, Any]:
    return {each["key"]: next(iter(each["value"].values())) for each in attributes}


def _span(written: Written, case: str) -> dict[str, Any]:
    of = {_values(span["attributes"])["tokenwire.case"]: span for span in written.spans()}
    return of[case]


def _after_ms(span: dict[str, Any], event: dict[str, Any]) -> float:
    return (int(event["timeUnixNano"]) - int(span["startTimeUnixNano"])) / made.MS


@pytest.mark.parametrize(
    ("case", "name", "at_ms"),
    [
        ("stall", "stream.stall", 420),
        ("hole", "stream.hole", 840),
        ("loop", "stream.loop", 200 + 22 * (180 + 2 * 45 - 1)),
    ],
)
def test_what_befell_a_stream_is_an_event_at_its_chunk(
    written: Written, case: str, name: str, at_ms: float
) -> None:
    span = _span(written, case)
    [event] = [each for each in span["events"] if each["name"] == name]
    assert _after_ms(span, event) == pytest.approx(at_ms, abs=0.001)


@pytest.mark.parametrize(
    ("case", "kind", "error"),
    [
        ("truncated", "truncated", "truncated"),
        ("error", "error", "overloaded"),
        ("abandoned", "abandoned", None),
        ("clean", "done", None),
    ],
)
def test_how_it_ended_is_told_and_only_a_failure_is_an_error(
    written: Written, case: str, kind: str, error: str | None
) -> None:
    span = _span(written, case)
    assert span["events"][-1]["name"] == "stream.terminal"
    assert _values(span["events"][-1]["attributes"]) == {"stream.terminal.kind": kind}
    assert _values(span["attributes"]).get("error.type") == error
    assert span["status"] == ({"code": 2, "message": error} if error else {})


def test_every_span_is_of_the_pinned_conventions_and_carries_the_label(written: Written) -> None:
    assert written.schemas() == {"https://opentelemetry.io/schemas/1.41.0"}
    spans = written.spans()
    assert {span["kind"] for span in spans} == {3}  # CLIENT
    assert {_values(span["attributes"])["tenant"] for span in spans} == {"acme"}


def _points(written: Written, name: str, kind: str) -> list[dict[str, Any]]:
    points: list[dict[str, Any]] = written.metrics()[name][kind]["dataPoints"]
    return points


def test_explicit_histograms_have_the_mandated_buckets_and_our_counts(written: Written) -> None:
    name = "gen_ai.client.operation.time_to_first_chunk"
    [point] = _points(written, name, "histogram")
    assert point["explicitBounds"] == pytest.approx(GENAI_SECONDS)
    ours = explicit(ms / 1e3 for ms in FIRST_MS)
    assert tuple(map(int, point["bucketCounts"])) == ours.counts
    assert _values(point["attributes"])["tenant"] == "acme"
    for other, bounds in (
        ("gen_ai.server.time_to_first_token", SERVER_FIRST),
        ("gen_ai.server.time_per_output_token", SERVER_NEXT),
    ):
        assert _points(written, other, "histogram")[0]["explicitBounds"] == list(bounds)


def test_exponential_histograms_are_ours_bucket_by_bucket(written: Written) -> None:
    name = "gen_ai.client.operation.time_to_first_chunk.exponential"
    [point] = _points(written, name, "exponentialHistogram")
    ours = exponential([ms / 1e3 for ms in FIRST_MS], 160)
    first = int(point["positive"].get("offset", 0))
    counts = enumerate(map(int, point["positive"]["bucketCounts"]), start=first)
    assert (point["scale"], {n: c for n, c in counts if c}) == (ours.scale, dict(ours.counts))


def test_failures_are_apart_in_the_durations(written: Written) -> None:
    points = _points(written, "gen_ai.client.operation.duration", "histogram")
    kinds = {_values(each["attributes"]).get("error.type"): int(each["count"]) for each in points}
    assert kinds == {None: 4, "truncated": 1, "hole": 1, "overloaded": 1}


def test_a_collector_that_is_not_there_is_one_line_and_exit_2(tmp_path: Path) -> None:
    pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason="no OTLP exporter")
    write(tmp_path, made.recording(made.words([1])))
    told = CliRunner().invoke(main, ["measure", str(tmp_path), "--otlp", "http://127.0.0.1:9"])
    assert told.exit_code == 2
    assert "http://127.0.0.1:9: cannot be asked: " in told.stderr
    assert told.stderr.count("\n") == 1


def test_a_stream_of_a_live_service_arrives_named_by_its_model_and_its_provider(
    tmp_path: Path,
) -> None:
    pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason="no OTLP exporter")
    if binary() is None:
        pytest.skip(MISSING)
    ask, recorded = tmp_path / "ask.json", tmp_path / "recorded.json"
    ask.write_text('{"model": "small-2", "messages": []}')
    with serving(Stage()) as port:
        url = f"http://127.0.0.1:{port}/v1/chat/completions"
        asked = ["--url", url, "--adapter", "openai-chat", "--request", str(ask)]
        told = CliRunner().invoke(main, ["record", *asked, "--out", str(recorded)])
        assert told.exit_code == 0, told.output
    with collecting(tmp_path) as (url, written):
        CliRunner().invoke(main, ["measure", str(recorded), "--otlp", url])
    [span] = written.spans()
    assert span["name"] == "chat small-2"
    due = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "small-2",
    }
    assert due.items() <= _values(span["attributes"]).items()
    for point in _points(written, "gen_ai.client.operation.duration", "histogram"):
        assert due.items() <= _values(point["attributes"]).items()
