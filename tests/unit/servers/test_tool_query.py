from __future__ import annotations

import hashlib

from servers.cues import expected
from servers.scripts.catalogue import SCRIPTS
from servers.scripts.tool_query import ANSWER, ROWS, row
from tokenwire.v1.stream_pb2 import Event, StreamRequest


def _said(script: str) -> tuple[Event, ...]:
    return expected(SCRIPTS[script], StreamRequest(script=script, run_id="run"))


def _rows(events: tuple[Event, ...]) -> list[str]:
    return [each for event in events for each in event.tool_rows.rows]


def test_the_tool_has_47000_rows_and_its_final_result_confirms_them() -> None:
    said = _said("tool-query")
    rows = _rows(said)
    assert rows == [row(number) for number in range(1, ROWS + 1)]
    [result] = [event.tool_result for event in said if event.HasField("tool_result")]
    assert result.rows == ROWS
    text = "".join(f"{each}\n" for each in rows)
    assert result.digest == hashlib.sha256(text.encode()).hexdigest()


def test_only_the_last_batch_says_that_it_is() -> None:
    batches = [event.tool_rows for event in _said("tool-query") if event.HasField("tool_rows")]
    assert [batch.last for batch in batches] == [False] * (len(batches) - 1) + [True]


def test_the_answer_comes_with_the_fourth_event() -> None:
    said = _said("tool-query")
    assert row(ANSWER) in said[3].tool_rows.rows
    assert '"match":true' in row(ANSWER)


def test_a_revised_result_is_not_what_came_before_it() -> None:
    said = _said("tool-query-revised")
    [result] = [event.tool_result for event in said if event.HasField("tool_result")]
    assert (len(_rows(said)), result.rows) == (60, 59)
