"""What other tools would report of the same stream, each by its own formula."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lenses.body import Done, Kind, ToolCall, Usage
from lenses.stream import NS_PER_MS, Clock, Stream, Token, Unmeasurable, sift
from tokenwire.recording import Recording

DELTAS = frozenset({Kind.TEXT, Kind.REASONING, Kind.TOOL_CALL})  # what a chat completion has


@dataclass(frozen=True, slots=True)
class VllmBench:
    """`vllm bench serve`: an empty text counts, too; the last chunk that counts is the end."""

    ttft_ms: float | None
    tpot_ms: float | None
    mean_itl_ms: float | None
    e2el_ms: float | None


@dataclass(frozen=True, slots=True)
class AiPerf:
    """AIPerf: only chunks with content, reasoning and a tool's name among it."""

    ttft_ms: float | None
    ttfo_ms: float | None
    ttst_ms: float | None
    itl_ms: float | None
    mean_icl_ms: float | None
    request_latency_ms: float | None


@dataclass(frozen=True, slots=True)
class InferencePerf:
    """inference-perf: only text, and to the end of the response; one text alone has no TTFT."""

    ttft_ms: float | None
    tpot_ms: float | None
    ntpot_ms: float | None
    mean_itl_ms: float | None
    request_latency_ms: float


@dataclass(frozen=True, slots=True)
class GuideLlm:
    """guidellm: its TPOT has TTFT in it, its ITL is what others call TPOT."""

    ttft_ms: float | None
    ttfot_ms: float | None
    tpot_ms: float | None
    itl_ms: float | None
    request_latency_ms: float


@dataclass(frozen=True, slots=True)
class LlmPerf:
    """llmperf: its inter-token latency has TTFT in it."""

    ttft_ms: float | None
    inter_token_latency_ms: float | None
    end_to_end_latency_ms: float


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One stream. `tokens`: by which means were divided, Usage's own count where it came."""

    tokens: int
    vllm: VllmBench
    aiperf: AiPerf
    inference_perf: InferencePerf
    guidellm: GuideLlm
    llmperf: LlmPerf
    doubts: tuple[str, ...]


def elsewhere(recording: Recording) -> Elsewhere | Unmeasurable:
    """What the same stream would be in the dashboards of five load tools, by their own formulas.

    The stream is taken as the chat completion that it would be: text, reasoning and tool calls are
    chunks with `choices`; a role, a finish reason, Usage and Done bring nothing to any of them.
    `ttft`, `jitter` and `goodput` have our own figures; which of theirs is which, and the files
    that these formulas were read in, stand in their tables.

    Tokens are those of Usage, else one a chunk, where these tools would ask a tokenizer. Their
    percentiles of gaps are pooled over all streams; here are the means of one. Whether a tool
    would count a broken stream at all is `goodput`'s question (`believed`).

    `tests/differential/test_elsewhere.py` executes their own code on the same recordings.

    O(n).
    """
    stream = sift(recording, Clock.APPLICATION)
    if isinstance(stream, Unmeasurable):
        return stream
    deltas = [token for token in stream.tokens if token.kind in DELTAS]
    content = [token for token in deltas if _brings(token)]
    texts = [token for token in content if token.kind is Kind.TEXT]
    tokens = _usage(stream) or len(content)
    seen = _Seen(stream, tokens)
    return Elsewhere(
        tokens=tokens,
        vllm=_vllm(seen, _times(deltas, _is_output)),
        aiperf=_aiperf(seen, content),
        inference_perf=_inference_perf(seen, _times(texts)),
        guidellm=_guidellm(seen, content),
        llmperf=_llmperf(seen, _times(texts)),
        doubts=stream.doubts,
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    stream: Stream
    tokens: int

    def since_asked(self, at_ns: int) -> float:
        return (at_ns - self.stream.asked_ns) / NS_PER_MS

    def first(self, times: Sequence[int]) -> float | None:
        return self.since_asked(times[0]) if times else None

    def last(self, times: Sequence[int]) -> float | None:
        return self.since_asked(times[-1]) if times else None

    def decode(self, times: Sequence[int]) -> float | None:
        """(last - first) / (tokens - 1)."""
        if self.tokens < 2 or not times:
            return None
        return (times[-1] - times[0]) / (self.tokens - 1) / NS_PER_MS

    @property
    def total(self) -> float:
        return self.since_asked(self.stream.end_ns)


def _vllm(seen: _Seen, chunks: Sequence[int]) -> VllmBench:
    return VllmBench(seen.first(chunks), seen.decode(chunks), _mean_gap(chunks), seen.last(chunks))


def _aiperf(seen: _Seen, content: Sequence[Token]) -> AiPerf:
    times = _times(content)
    return AiPerf(
        ttft_ms=seen.first(times),
        ttfo_ms=seen.first(_times(content, _is_answer)),
        ttst_ms=(times[1] - times[0]) / NS_PER_MS if len(times) > 1 else None,
        itl_ms=seen.decode(times),
        mean_icl_ms=_mean_gap(times),
        request_latency_ms=seen.last(times),
    )


def _inference_perf(seen: _Seen, texts: Sequence[int]) -> InferencePerf:
    streamed = texts if len(texts) > 1 else ()
    return InferencePerf(
        ttft_ms=seen.first(streamed),
        tpot_ms=seen.decode(streamed),
        ntpot_ms=seen.total / seen.tokens if seen.tokens else None,
        mean_itl_ms=_mean_gap(streamed),
        request_latency_ms=seen.total,
    )


def _guidellm(seen: _Seen, content: Sequence[Token]) -> GuideLlm:
    times = _times(content)
    done = (t.at_ns for t in seen.stream.tokens if isinstance(t.part, Done))
    end_ns = next(done, seen.stream.end_ns)  # it leaves at [DONE]
    last_ns = times[-1] if times else end_ns
    return GuideLlm(
        ttft_ms=seen.first(times),
        ttfot_ms=seen.first(_times(content, _is_answer)),
        tpot_ms=seen.since_asked(last_ns) / seen.tokens if seen.tokens else None,
        itl_ms=seen.decode(times),
        request_latency_ms=seen.since_asked(end_ns),
    )


def _llmperf(seen: _Seen, texts: Sequence[int]) -> LlmPerf:
    whole = seen.last(texts)  # the sum of the times to each next text, from the request on
    return LlmPerf(
        ttft_ms=seen.first(texts),
        inter_token_latency_ms=whole / seen.tokens if whole is not None and seen.tokens else None,
        end_to_end_latency_ms=seen.total,
    )


def _brings(token: Token) -> bool:
    named = isinstance(token.part, ToolCall) and token.part.name != ""
    return token.text != "" or named


def _is_output(token: Token) -> bool:
    return token.kind is not Kind.REASONING or token.text != ""


def _is_answer(token: Token) -> bool:
    return token.kind is not Kind.REASONING


def _times(tokens: Sequence[Token], wanted: Callable[[Token], bool] = _brings) -> list[int]:
    return [token.at_ns for token in tokens if wanted(token)]


def _mean_gap(times: Sequence[int]) -> float | None:
    gaps = [after - before for before, after in pairwise(times)]
    return sum(gaps) / len(gaps) / NS_PER_MS if gaps else None


def _usage(stream: Stream) -> int:
    """The last count that came, 0 where none did."""
    counts = [t.part.output_tokens for t in stream.tokens if isinstance(t.part, Usage)]
    return counts[-1] if counts else 0
