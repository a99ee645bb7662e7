from __future__ import annotations

from faults.line_log import LineLog, What


def test_the_latest_events_are_kept() -> None:
    log = LineLog(kept=2)
    for number in range(5):
        log.note(What.ACCEPTED, number)
    assert [event.link for event in log] == [3, 4]
    assert len(log) == 2
