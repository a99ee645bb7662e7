"""Recordings made by hand for lenses: each token with its own two times, in milliseconds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hypothesis import HealthCheck, settings

from lenses.tool_results import digest
from tokenwire.recording import (
    Acted,
    Attempt,
    Ended,
    Heard,
    Identity,
    LineSeen,
    Noticed,
    Observation,
    Recording,
    Said,
)

# The same examples in every run, on a machine of any speed.
steady = settings(derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])

MS = 1_000_000
ASKED_MS = 1_000.0  # every time below counts from here
WIRES = ("sse", "websocket", "grpc")
CELL = Identity("made", "sse", "stock", "direct")


def text(word: str) -> str:
    """A body of text."""
    return json.dumps({"text": {"text": word}})


def reasoning(word: str) -> str:
    """A body of reasoning."""
    return json.dumps({"reasoning": {"text": word}})


def tool_call(arguments: str, call_id: str = "call-1") -> str:
    """A fragment of a call's arguments."""
    return json.dumps({"toolCall": {"callId": call_id, "arguments": arguments}})


def rows(*each: str, last: bool = False) -> str:
    """Rows of a tool; protobuf-JSON leaves out a false."""
    return json.dumps(
        {"toolRows": {"callId": "call-1", "rows": each} | ({"last": last} if last else {})}
    )


def result(*each: str) -> str:
    """The final result over these rows."""
    found = {"callId": "call-1", "rows": len(each), "digest": digest(each)}
    return json.dumps({"toolResult": found})


def retract(after_seq: int) -> str:
    """A retraction; protobuf-JSON leaves out a 0."""
    return json.dumps({"retract": {"afterSeq": after_seq} if after_seq else {}})


def commit(through_seq: int) -> str:
    """A commitment."""
    return json.dumps({"commit": {"throughSeq": through_seq}})


DONE = json.dumps({"done": {"finishReason": "stop"}})


@dataclass(frozen=True, slots=True)
class At:
    """One event: when it came, what it was, when it was said (1 ms before unless given)."""

    ms: float
    body: str
    said_ms: float | None = None


def ns(ms: float) -> int:
    """Nanoseconds on the clock of the recording."""
    return round((ASKED_MS + ms) * MS)


def recording(
    events: Sequence[At],
    *,
    cell: Identity = CELL,
    ending: str | None = "complete",
    ended_ms: float | None = None,
    noticed: Iterable[Noticed] = (),
    acted: Iterable[Acted] = (),
    messages: Iterable[Acted] = (),
    near: Iterable[LineSeen] = (),
    unheard: Sequence[At] = (),
    left_ms: float | None = None,
    finished: str = "",
) -> Recording:
    """All of `events` said and heard, `unheard` only said; the client ended 1 ms after the last."""
    both = (*events, *unheard)
    stamps = [ns(each.ms - 1 if each.said_ms is None else each.said_ms) for each in both]
    heard = tuple(
        Heard(seq, each.body, stamp, ns(each.ms), ns(each.ms))
        for seq, (each, stamp) in enumerate(zip(events, stamps, strict=False), start=1)
    )
    end_ms = ended_ms if ended_ms is not None else max((e.ms for e in events), default=0.0) + 1
    ended = None if ending is None else Ended(ending, "", "", "", ns(end_ms))
    attempt = Attempt(
        opened_ns=ns(0),
        said=tuple(Said(seq, stamp, stamp + 1) for seq, stamp in enumerate(stamps, start=1)),
        left_ns=ns(left_ms) if left_ms is not None else 0,
        left_how="http.disconnect" if left_ms is not None else "",
        finished_ns=ns(max((e.ms for e in both), default=0.0)) if finished else 0,
        finished_how=finished,
    )
    return Recording(
        cell=cell,
        run_id="run",
        request="{}",
        plan="plan",
        expected=tuple(each.body for each in both),
        observation=Observation(
            ns(0), heard, tuple(noticed), tuple(acted), ended, 0 if ended else ns(end_ms)
        ),
        attempts=(attempt,),
        messages=tuple(messages),
        near=tuple(near),
    )


def words(times_ms: Sequence[float], *, done: bool = True) -> list[At]:
    """A word at each time and, unless told otherwise, Done with the last."""
    said = [At(ms, text(f" t{number}")) for number, ms in enumerate(times_ms, start=1)]
    return [*said, At(times_ms[-1], DONE)] if done else said
