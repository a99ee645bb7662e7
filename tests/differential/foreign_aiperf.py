"""What AIPerf's own code makes of a recording."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from tests.differential.chat_chunks import chunks, stream_of
from tests.differential.foreign_code import take
from tokenwire.recording import Recording

PACKAGE = "aiperf"
METRICS = {
    "ttft_ms": ("TTFTMetric", "ttft_metric.py"),
    "ttfo_ms": ("TimeToFirstOutputTokenMetric", "time_to_first_output_token_metric.py"),
    "ttst_ms": ("TTSTMetric", "ttst_metric.py"),
    "mean_icl_ms": ("InterChunkLatencyMetric", "inter_chunk_latency_metric.py"),
    "request_latency_ms": ("RequestLatencyMetric", "request_latency_metric.py"),
    "itl_ms": ("InterTokenLatencyMetric", "inter_token_latency_metric.py"),  # needs two others
}
OSL = "OutputSequenceLengthMetric"


class NoMetricValue(Exception):
    """Theirs, where a record has no such metric."""


@dataclass
class Data:
    """Their response data, as far as the metrics look at it."""

    text: str = ""
    content: str | None = None
    reasoning: str = ""
    tool_call_text: str = ""


class TextData(Data):
    """Text."""


class ReasoningData(Data):
    """Reasoning."""


class ToolCallData(Data):
    """A tool call."""


@dataclass
class MetricRecord:
    """Their metrics of one record; a class's name stands for it."""

    found: dict[str, Any] = field(default_factory=dict[str, Any])

    def get_or_raise(self, name: str) -> Any:
        """Raises: NoMetricValue."""
        if self.found.get(name) is None:
            raise NoMetricValue(name)
        return self.found[name]


SCOPE: dict[str, Any] = {
    "NoMetricValue": NoMetricValue,
    "TextResponseData": TextData,
    "ReasoningResponseData": ReasoningData,
    "ToolCallResponseData": ToolCallData,
    OSL: OSL,
    **{name: name for name, _ in METRICS.values()},
}


def reports(recording: Recording, tokens: int) -> dict[str, float | None]:
    """Milliseconds by our names; None where it has no such metric."""
    record, metrics = _record(recording), MetricRecord({OSL: tokens})
    for name, file in METRICS.values():
        parse = take(PACKAGE, f"aiperf/metrics/types/{file}", f"{name}._parse_record", SCOPE)
        try:
            metrics.found[name] = parse(None, record, metrics)
        except NoMetricValue:
            metrics.found[name] = None
    return {ours: _ms(metrics.found[name]) for ours, (name, _) in METRICS.items()}


def _record(recording: Recording) -> SimpleNamespace:
    """What of it has content, as its endpoint says."""
    file, method = "aiperf/endpoints/openai_chat.py", "ChatEndpoint.extract_chat_response_data"
    extract = take(PACKAGE, file, method, SCOPE)
    endpoint = SimpleNamespace(debug=str, make_text_response_data=TextData)
    told = ((at_ns, extract(endpoint, chunk)) for at_ns, chunk in chunks(recording))
    asked_ns = stream_of(recording).asked_ns
    return SimpleNamespace(
        content_responses=[
            SimpleNamespace(perf_ns=at_ns, data=data) for at_ns, data in told if data
        ],
        request=SimpleNamespace(start_perf_ns=asked_ns),
        start_perf_ns=asked_ns,
        token_counts=None,
    )


def _ms(found: float | list[float] | None) -> float | None:
    """Of nanoseconds, or of a list of them the mean."""
    if isinstance(found, list):
        return sum(found) / len(found) / 1e6
    return None if found is None else found / 1e6
