"""The formulas of the lens `elsewhere` against the code of the tools that they are of.

Each tool's own code says which chunks count and what comes out of them; only the loops around it,
which read sockets, are not executed (vLLM's is). vLLM's wheel carries compiled kernels, so `make
peers` leaves it out: who wants to see it, too, puts it beside the others. llmperf is in no
registry: its formulas were read, and tests/unit/lenses/test_elsewhere.py has them by hand.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping

import pytest

from lenses.elsewhere import Elsewhere, elsewhere
from tests.differential import (
    foreign_aiperf,
    foreign_guidellm,
    foreign_inference_perf,
    foreign_vllm,
)
from tests.differential.foreign_code import MISSING, take, wheel
from tests.lenses.running import asked, run
from tests.unit.lenses import made
from tests.unit.lenses.made import At
from tokenwire.recording import Recording

Reports = Callable[[Recording, int], Mapping[str, float | None]]
TOOLS: Mapping[str, Reports] = {
    "aiperf": foreign_aiperf.reports,
    "inference_perf": foreign_inference_perf.reports,
    "guidellm": foreign_guidellm.reports,
}
LIVE = (
    asked("thinks", "thinking-gap-first", pace=0.02, options={"limit": 12}),
    asked("calls", "deletion", pace=0.05),
)
USAGE = '{"usage": {"inputTokens": 9, "outputTokens": 7}}'
NAMED = json.dumps({"toolCall": {"callId": "c", "name": "search"}})
DECOYS = [
    *(At(100, made.text("")), At(180, made.reasoning("hm")), At(260, made.text("a"))),
    *(At(300, made.text("b c")), At(410, made.text("d")), At(411, USAGE), At(415, made.DONE)),
]
AS_EXACT_AS_SECONDS_SINCE_BOOT_ARE_MS = 1e-4

VLLM = "no wheel of it: pip download --no-deps --dest bin/wheels vllm==0.33.0"
here = pytest.mark.skipif(not all(map(wheel, TOOLS)), reason=MISSING)


@pytest.fixture(scope="module")
def recordings() -> Mapping[str, Recording]:
    """Live ones of every wire, and some that no script of ours says."""
    return {
        **asyncio.run(run(LIVE, at_once=6)),
        "decoys": made.recording(DECOYS),
        "call": made.recording([At(90, NAMED), At(150, made.tool_call("{}")), At(200, made.DONE)]),
        "one": made.recording([At(50, made.text("all")), At(60, made.DONE)]),
        "none": made.recording([At(50, made.text("")), At(60, made.DONE)]),
    }


def _ours(recording: Recording) -> Elsewhere:
    found = elsewhere(recording)
    assert isinstance(found, Elsewhere)
    return found


def _agrees(tool: str, reports: Reports, name: str, recording: Recording) -> None:
    ours = _ours(recording)
    for figure, theirs in reports(recording, ours.tokens).items():
        due = pytest.approx(theirs, abs=AS_EXACT_AS_SECONDS_SINCE_BOOT_ARE_MS)
        found = getattr(getattr(ours, tool), figure)
        assert found == (None if theirs is None else due), f"{name}: {figure}"


@here
@pytest.mark.parametrize("tool", TOOLS)
def test_a_tools_own_code_says_the_same(recordings: Mapping[str, Recording], tool: str) -> None:
    for name, recording in recordings.items():
        _agrees(tool, TOOLS[tool], name, recording)


@pytest.mark.skipif(not wheel("vllm"), reason=VLLM)
def test_vllms_own_code_says_the_same(recordings: Mapping[str, Recording]) -> None:
    pytest.importorskip("numpy")
    for name, recording in recordings.items():
        _agrees("vllm", foreign_vllm.reports, name, recording)


@here
def test_a_formula_that_is_not_theirs_is_found(recordings: Mapping[str, Recording]) -> None:
    """Were the mean gap of chunks their time per token, which Usage's count makes another."""
    decoys = recordings["decoys"]
    ours = _ours(decoys)
    for tool, gap in (("aiperf", "mean_icl_ms"), ("inference_perf", "mean_itl_ms")):
        theirs = TOOLS[tool](decoys, ours.tokens)["itl_ms" if tool == "aiperf" else "tpot_ms"]
        assert getattr(getattr(ours, tool), gap) != pytest.approx(theirs)


@here
def test_a_function_that_a_newer_version_does_not_have_is_named() -> None:
    with pytest.raises(LookupError, match=r"aiperf-.*whl: .*ttft_metric.py has no TTFTMetric.gone"):
        take("aiperf", "aiperf/metrics/types/ttft_metric.py", "TTFTMetric.gone")
