"""What other tools call the figures, and how their formulas differ.

Each was read in the tool's own source on 2026-11-28, in the version and the file that stand here. A
tool that is not named at a figure has no such figure. `lenses/elsewhere.py` computes the times.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TOOLS: Mapping[str, str] = {
    "vLLM bench": "`vllm bench serve`, PyPI vllm 0.33.0; executed where its wheel is",
    "AIPerf": "PyPI aiperf 0.13.0; executed",
    "inference-perf": "PyPI inference-perf 0.7.0; executed",
    "guidellm": "PyPI guidellm 0.8.1; executed",
    "llmperf": "ray-project/llmperf f1d6bed4; not executed",
    "etalon": "project-etalon/etalon d5f18de1 (the name on PyPI is another package); not executed",
    "OTel": "OpenTelemetry GenAI conventions 1.41, open-telemetry/semantic-conventions 7b0c0fe1; "
    "the same sentences in open-telemetry/semantic-conventions-genai 004902b8",
    "simulstream": "PyPI simulstream 1.0.0; executed",
    "RTP": "RFC 3550",
    "Eloquent": "SIGCOMM NAIC 2024, a paper",
    "Andes": "arXiv 2404.16283, a paper",
}
NOBODY = (
    "No other tool measures it. Looked for in the sources of AIPerf, guidellm and inference-perf "
    "by these words: {words}; and in the files of vLLM's bench and llmperf that this page cites."
)


@dataclass(frozen=True, slots=True)
class Theirs:
    """What a tool has for a figure, how it differs, and the file of it where that was read."""

    says: str
    read_in: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """One figure: its formula, where that comes from, and others'."""

    formula: str
    source: str
    elsewhere: Mapping[str, Theirs]


@dataclass(frozen=True, slots=True)
class Nobody:
    """A lens that has no counterpart: what was looked for, and what comes nearest."""

    searched: str
    nearest: str = ""
