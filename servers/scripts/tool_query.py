"""A tool whose rows come as it finds them, and the final result that confirms them or does not."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence

from servers.script import Pause, Say, Script, Step
from servers.scripts.pacing import GAP_SECONDS
from servers.scripts.tools import CALL_ID, paced, texts
from tokenwire.v1.stream_pb2 import ToolCallDelta, ToolResult, ToolRows

ROWS = 47_000
ANSWER = 30  # the row, from 1, that was asked for
BATCH_ROWS = 10  # as a database driver fetches: 500 rows a second


def row(number: int) -> str:
    """The n-th row, from 1."""
    return f'{{"id":{number},"match":{str(number == ANSWER).lower()}}}'


def result_of(rows: Sequence[str]) -> ToolResult:
    """The final result over these rows."""
    digest = hashlib.sha256("".join(f"{each}\n" for each in rows).encode()).hexdigest()
    return ToolResult(call_id=CALL_ID, rows=len(rows), digest=digest)


def _queried(rows: Sequence[str], final: Sequence[str]) -> Iterator[Step]:
    yield Say(ToolCallDelta(call_id=CALL_ID, name="query", arguments='{"sql": "select * from t"}'))
    for start in range(0, len(rows), BATCH_ROWS):
        yield Pause(GAP_SECONDS)
        last = start + BATCH_ROWS >= len(rows)
        batch = rows[start : start + BATCH_ROWS]
        yield Say(ToolRows(call_id=CALL_ID, rows=batch, last=last))
    yield from paced([result_of(final), *texts("It", " is", f" row {ANSWER}.")])


def _query(_draw: random.Random) -> Iterator[Step]:
    rows = [row(number) for number in range(1, ROWS + 1)]
    return _queried(rows, rows)


def _revised(_draw: random.Random) -> Iterator[Step]:
    rows = [row(number) for number in range(1, 61)]
    return _queried(rows, [each for each in rows if each != row(ANSWER)])


QUERIES = (
    Script("tool-query", "47,000 rows of a tool, ten every 20 ms; the answer is row 30", _query),
    Script("tool-query-revised", "60 rows, and a final result that has only 59", _revised),
)
