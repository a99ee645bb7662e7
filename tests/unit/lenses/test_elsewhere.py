"""What other tools would report, by hand; tests/differential executes their own code."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lenses.elsewhere import Elsewhere, elsewhere
from lenses.stream import Unmeasurable
from tests.unit.lenses import made
from tests.unit.lenses.made import At, ns
from tokenwire.recording import Noticed, Recording

USAGE = '{"usage": {"inputTokens": 9, "outputTokens": 6}}'
# A role at 80 ms, an empty text, a thought, three texts of six tokens, and an end that is late.
STREAM = made.recording(
    [
        At(100, made.text("")),
        At(200, made.reasoning("hm")),
        At(300, made.text("a")),
        At(400, made.text("b c")),
        At(600, made.text("d")),
        At(610, USAGE),
        At(640, made.DONE),
    ],
    ended_ms=700,
    noticed=[Noticed("step", ns(80), "a chunk without content")],
)


def _found(recording: Recording) -> Elsewhere:
    found = elsewhere(recording)
    assert isinstance(found, Elsewhere)
    return found


def test_one_stream_has_four_first_tokens() -> None:
    found = _found(STREAM)
    assert found.vllm.ttft_ms == 100
    assert found.aiperf.ttft_ms == found.guidellm.ttft_ms == 200
    assert found.aiperf.ttfo_ms == found.guidellm.ttfot_ms == 300
    assert found.inference_perf.ttft_ms == found.llmperf.ttft_ms == 300


def test_and_as_many_times_per_token() -> None:
    found = _found(STREAM)
    assert found.tokens == 6
    assert found.vllm.tpot_ms == pytest.approx((600 - 100) / 5)
    assert found.aiperf.itl_ms == found.guidellm.itl_ms == pytest.approx((600 - 200) / 5)
    assert found.inference_perf.tpot_ms == pytest.approx((600 - 300) / 5)
    assert found.inference_perf.ntpot_ms == pytest.approx(700 / 6)
    assert found.guidellm.tpot_ms == pytest.approx(600 / 6)
    assert found.llmperf.inter_token_latency_ms == pytest.approx(600 / 6)


def test_and_four_ends() -> None:
    found = _found(STREAM)
    assert found.vllm.e2el_ms == found.aiperf.request_latency_ms == 600
    assert found.guidellm.request_latency_ms == 640
    assert found.inference_perf.request_latency_ms == found.llmperf.end_to_end_latency_ms == 700


def test_gaps_lie_between_what_each_tool_counts() -> None:
    found = _found(STREAM)
    assert found.vllm.mean_itl_ms == pytest.approx((600 - 100) / 4)
    assert found.aiperf.mean_icl_ms == pytest.approx((600 - 200) / 3)
    assert found.inference_perf.mean_itl_ms == pytest.approx((600 - 300) / 2)


def test_a_tools_name_is_a_first_token_to_two_of_them() -> None:
    call = '{"toolCall": {"callId": "c", "name": "search"}}'
    found = _found(made.recording([At(50, call), At(90, made.tool_call("{}"))]))
    assert found.aiperf.ttft_ms == found.guidellm.ttfot_ms == 50
    assert found.inference_perf.ttft_ms is None
    assert found.llmperf.ttft_ms is None


def test_a_single_text_has_no_ttft_in_inference_perf() -> None:
    found = _found(made.recording([At(50, made.text("all"))]))
    assert found.inference_perf.ttft_ms is None
    assert found.aiperf.ttft_ms == 50
    assert found.vllm.tpot_ms is None


def test_without_any_content_there_is_nothing_but_an_end() -> None:
    found = _found(made.recording([At(50, made.DONE)]))
    assert found.tokens == 0
    assert found.aiperf.request_latency_ms is None
    assert found.guidellm.tpot_ms is None
    assert found.llmperf.end_to_end_latency_ms == 51


def test_a_cell_that_did_not_run_is_in_no_dashboard() -> None:
    assert isinstance(elsewhere(replace(STREAM, unsupported="no trailers")), Unmeasurable)
