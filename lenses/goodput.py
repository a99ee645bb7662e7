"""Goodput that a truncated stream cannot enter: completion as believed, and as it is."""

from __future__ import annotations

import math
from dataclasses import dataclass

from lenses.body import Kind, carries_content, parse
from lenses.stream import NS_PER_MS, Clock, Stream, Unmeasurable, sift, start
from tokenwire.recording import Recording


@dataclass(frozen=True, slots=True)
class Goodput:
    """One stream. Shares over many are the means of `believed`, `whole` and `good`.

    `tokens_heard`: content events, right or wrong, as a counter counts them. `tokens_right`:
    content of the script's own beginning, in order and once. Rates are tokens a second from the
    request to the client's end; `claimed_` is what a tool that believes its client reports, and
    `goodput_` counts only a stream that is `good`.
    """

    believed: bool
    whole: bool
    in_time: bool
    good: bool
    tokens_heard: int
    tokens_right: int
    tokens_due: int
    total_ms: float
    claimed_tokens_per_second: float | None
    goodput_tokens_per_second: float | None
    doubts: tuple[str, ...]


def goodput(
    recording: Recording,
    *,
    slo_ttft_ms: float = 0.0,
    slo_mean_gap_ms: float = 0.0,
    slo_total_ms: float = 0.0,
) -> Goodput | Unmeasurable:
    """What of a stream was of use: whole, as the script says, known to be so, and in time.

    `believed`: the client holds it for complete, or its iteration just ended without an error,
    which a load generator counts as success. `whole`: everything came, in order, once and
    unaltered, and ended with Done. `in_time`: first content, mean gap ((last - first) / (n - 1))
    and total within the given objectives; 0 sets none. `good` is all three.

    Others' goodput: vLLM's bench and guidellm count requests that meet TTFT, TPOT and E2EL
    objectives, inference-perf requests and tokens of such, AIPerf those that meet any of its
    metrics'. Requests that failed are none of them; but none of these tools
    compares what came with what was due, so that a stream cut by a clean end counts as good;
    the difference of the two rates here is what they overstate.

    O(n).
    """
    stream = sift(recording, Clock.APPLICATION)
    if isinstance(stream, Unmeasurable):
        return stream
    if not recording.expected:
        return Unmeasurable("no script: nothing says what was due")
    ended = recording.observation.ended
    believed = ended is not None and ended.ending in ("complete", "unsaid")
    whole = _whole(recording, stream)
    in_time = _in_time(stream, slo_ttft_ms, slo_mean_gap_ms, slo_total_ms)
    good = believed and whole and in_time
    heard = sum(carries_content(each.body) for each in recording.observation.heard)
    seconds = (stream.end_ns - stream.asked_ns) / 1e9
    return Goodput(
        believed=believed,
        whole=whole,
        in_time=in_time,
        good=good,
        tokens_heard=heard,
        tokens_right=sum(token.is_content for token in stream.tokens[: stream.in_order]),
        tokens_due=sum(carries_content(each) for each in recording.expected[start(recording) :]),
        total_ms=seconds * 1e3,
        claimed_tokens_per_second=heard * believed / seconds if seconds else None,
        goodput_tokens_per_second=heard * good / seconds if seconds else None,
        doubts=stream.doubts,
    )


def _whole(recording: Recording, stream: Stream) -> bool:
    ends_with_done = parse(recording.expected[-1])[0] is Kind.DONE
    clean = not (stream.duplicates or stream.corrupted or stream.missing)
    return ends_with_done and clean and stream.in_order == len(stream.tokens)


def _in_time(stream: Stream, ttft_ms: float, mean_gap_ms: float, total_ms: float) -> bool:
    content = stream.content()
    first_ns = content[0].at_ns - stream.asked_ns if content else math.inf
    objectives = [(total_ms, (stream.end_ns - stream.asked_ns) / NS_PER_MS)]
    objectives.append((ttft_ms, first_ns / NS_PER_MS))
    if len(content) > 1:
        took_ms = (content[-1].at_ns - content[0].at_ns) / NS_PER_MS
        objectives.append((mean_gap_ms, took_ms / (len(content) - 1)))
    return all(measured <= limit for limit, measured in objectives if limit)
