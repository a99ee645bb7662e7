"""A tool's rows as they come: what a planner needs of them, and what stopping there costs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import length_hint

from lenses import body, planners
from lenses.body import ToolResult, ToolRows
from lenses.planners import Planner, row_bytes
from lenses.stop import acted_stop, knew_ns
from lenses.stream import NS_PER_MS, Clock, Stream, Token, Unmeasurable, sift
from tokenwire.recording import Recording

NS_PER_SECOND = 1e9


class Standing(StrEnum):
    """What may be believed of the rows that came."""

    FINAL = "final"  # a ToolResult confirmed them
    CONTRADICTED = "contradicted"  # a ToolResult says otherwise: it counts, they do not
    UNCONFIRMED = "unconfirmed"  # the last row came, and nothing confirmed it
    PARTIAL = "partial"  # a prefix


@dataclass(frozen=True, slots=True)
class Taken:
    """What one planner would have taken of this stream.

    `rows` and `context_bytes`: what it hands to the model, `share` of all the tool's bytes, None
    where its script was not to come to a final result (cancelled, or none known). `decided_ms`
    from the request; None where it would still be reading.
    """

    rows: int
    context_bytes: int
    share: float | None
    decided_ms: float | None


@dataclass(frozen=True, slots=True)
class ToolResults:
    """One call's rows. Times count from the client's stop, an act of its own.

    `rows_after_stop` by the ledger, None without a stop or a ledger; `stop_bound_rows` is what
    the rule allows: rows_per_second x round trip + `window_rows`, the most in one event.
    `round_trip_ms` is twice the least transit of the origin's stamps.
    """

    standing: Standing
    rows_heard: int
    rows_per_second: float | None
    window_rows: int
    round_trip_ms: float | None
    stopped: str
    rows_after_stop: int | None
    stop_bound_rows: float | None
    knew_after_ms: float | None
    buffer_all: Taken
    first_rows: Taken
    matching: Taken
    byte_budget: Taken
    doubts: tuple[str, ...]


def tool_results(
    recording: Recording,
    wanted: Callable[[str], bool] = planners.says_match,
    *,
    first_rows: float = 30.0,
    budget_bytes: float = 2000.0,
) -> ToolResults | Unmeasurable:
    """What a tool's rows gave a planner before they had all come, and what was produced in vain.

    The final ToolResult is the authority: rows are whole only if their number and SHA-256 are its
    own, whatever `last` says, and partial until then. Four planners read the same rows: wait for
    the final result; the first `first_rows`; up to the first row that is `wanted`; what fits into
    `budget_bytes`. The rule for a stop: rows_after_stop <= rate x round trip + window (issue 6,
    point 3).

    MCP has no partial tool result (modelcontextprotocol issue 2932, SEP-2998 is a draft), A2A
    appends artifact chunks, OpenAI's and Anthropic's APIs take a tool's result whole: there
    `buffer_all` is the only planner.

    Only the call whose rows came first is measured, and only what arrived in order. O(n).
    """
    stream = sift(recording, Clock.APPLICATION)
    if isinstance(stream, Unmeasurable):
        return stream
    events = stream.tokens[: stream.in_order]
    call_id = next((each.part.call_id for each in events if isinstance(each.part, ToolRows)), None)
    if call_id is None:
        return Unmeasurable("no rows of a tool in it")
    call = _Call(call_id, events)
    whole_bytes = _whole_bytes(recording, call_id)

    def taken(planner: Planner) -> Taken:
        return call.taken(planner, stream.asked_ns, whole_bytes)

    rate, trip_ms = call.rows_per_second(), _round_trip_ms(stream)
    stopped, after, knew_ms = _stopped(recording, call_id)
    return ToolResults(
        standing=call.standing(),
        rows_heard=len(call.rows),
        rows_per_second=rate,
        window_rows=call.window_rows,
        round_trip_ms=trip_ms,
        stopped=stopped,
        rows_after_stop=after,
        stop_bound_rows=None if after is None else _bound(rate, trip_ms, call.window_rows),
        knew_after_ms=knew_ms,
        buffer_all=taken(planners.buffer_all),
        first_rows=taken(planners.first_rows(int(first_rows))),
        matching=taken(planners.matching(wanted)),
        byte_budget=taken(planners.byte_budget(int(budget_bytes))),
        doubts=stream.doubts,
    )


def _stopped(recording: Recording, call_id: str) -> tuple[str, int | None, float | None]:
    """How the client stopped, the rows said after that, and after how long the origin knew."""
    stop = acted_stop(recording)
    if stop is None or not recording.attempts:
        return stop[0] if stop else "", None, None
    how, at_ns = stop
    known_ns = knew_ns(recording, at_ns)
    knew_ms = (known_ns - at_ns) / NS_PER_MS if known_ns else None
    return how, _rows_after(recording, call_id, at_ns), knew_ms


class _Call:
    """The rows of one call, in order, with when each came."""

    def __init__(self, call_id: str, events: Sequence[Token]) -> None:
        self.rows: list[str] = []
        self.window_rows = 0
        self._came_ns: list[int] = []
        self._said: list[tuple[int, int]] = []  # when, and how many rows
        self._ended = False
        self._result: ToolResult | None = None
        self._result_ns = 0
        for event in events:
            self._hear(call_id, event)

    def _hear(self, call_id: str, event: Token) -> None:
        match event.part:
            case ToolRows() as part if part.call_id == call_id and self._result is None:
                self.rows += part.rows
                self._came_ns += [event.at_ns] * len(part.rows)
                self.window_rows = max(self.window_rows, len(part.rows))
                self._said += [(event.said_ns, len(part.rows))] if event.said_ns else []
                self._ended |= part.last
            case ToolResult() as part if part.call_id == call_id and self._result is None:
                self._result, self._result_ns = part, event.at_ns
            case _:
                pass

    def standing(self) -> Standing:
        if self._result is None:
            return Standing.UNCONFIRMED if self._ended else Standing.PARTIAL
        same = (self._result.rows, self._result.digest) == (len(self.rows), digest(self.rows))
        return Standing.FINAL if same else Standing.CONTRADICTED

    def taken(self, planner: Planner, asked_ns: int, whole_bytes: int | None) -> Taken:
        unread = iter(self.rows)
        enough = planner(unread)
        read = len(self.rows) - length_hint(unread)
        count = len(self.rows) if enough is None else enough
        decided_ns = self._came_ns[read - 1] if enough is not None and read else self._result_ns
        spent = sum(map(row_bytes, self.rows[:count]))
        return Taken(
            rows=count,
            context_bytes=spent,
            share=spent / whole_bytes if whole_bytes else None,
            decided_ms=(decided_ns - asked_ns) / NS_PER_MS if decided_ns else None,
        )

    def rows_per_second(self) -> float | None:
        """The origin's own rate, by its stamps: rows after the first batch over the time."""
        if len(self._said) < 2:
            return None
        spent_ns = self._said[-1][0] - self._said[0][0]
        rows = sum(rows for _, rows in self._said[1:])
        return rows * NS_PER_SECOND / spent_ns if spent_ns > 0 else None


def digest(rows: Iterable[str]) -> str:
    """As ToolResult.digest (stream.proto)."""
    total = hashlib.sha256()
    for row in rows:
        total.update(f"{row}\n".encode(errors="surrogatepass"))
    return total.hexdigest()


def _whole_bytes(recording: Recording, call_id: str) -> int | None:
    """All rows of a tool that the script lets come to its final result; None where it does not."""
    parts = [body.parse(each)[1] for each in recording.expected]
    if not any(isinstance(part, ToolResult) and part.call_id == call_id for part in parts):
        return None
    calls = (part for part in parts if isinstance(part, ToolRows) and part.call_id == call_id)
    return sum(row_bytes(row) for part in calls for row in part.rows) or None


def _rows_after(recording: Recording, call_id: str, stop_ns: int) -> int:
    """Rows that the origin offered to its transport after the stop, by the ledger."""
    late = (said.seq for a in recording.attempts for said in a.said if said.said_ns > stop_ns)
    bodies = (recording.expected[seq - 1] for seq in late if 1 <= seq <= len(recording.expected))
    parts = (body.parse(each)[1] for each in bodies)
    return sum(len(p.rows) for p in parts if isinstance(p, ToolRows) and p.call_id == call_id)


def _round_trip_ms(stream: Stream) -> float | None:
    transits = [each.at_ns - each.said_ns for each in stream.tokens if each.said_ns]
    return 2 * max(0, min(transits)) / NS_PER_MS if transits else None


def _bound(rate: float | None, trip_ms: float | None, window_rows: int) -> float:
    return (rate or 0.0) * (trip_ms or 0.0) / 1e3 + window_rows
