from __future__ import annotations

from conformance.prober.ages import ages
from conformance.prober.findings import Found, Kind, Scattered, Unknown, Unstruck
from conformance.prober.seen import Aged


def aged(closed_seconds: float | None, requests: int) -> Aged:
    kept_seconds = closed_seconds or 130.0
    return Aged("HTTP/1.1 connection", kept_seconds, closed_seconds, requests, "Connection: close")


def test_connections_that_end_equally_old_have_an_age() -> None:
    found = ages([aged(60.1, 160), aged(61.0, 90)], 130)
    assert isinstance(found, Found)
    assert (found.kind, found.value) == (Kind.AGE, 60.1)


def test_an_age_lies_between_the_oldest_that_was_kept_and_the_youngest_that_was_not() -> None:
    found = ages(
        [
            Aged("HTTP/1.1 connection", 58.0, 60.1, 160, "Connection: close"),
            Aged("HTTP/1.1 connection", 58.9, 61.0, 90, "Connection: close"),
        ],
        130,
    )
    assert isinstance(found, Found)
    assert round(found.value, 2) == 59.5


def test_two_that_began_apart_and_ended_at_one_moment_have_none() -> None:
    assert isinstance(ages([aged(5.1, 80), aged(2.1, 20)], 130), Scattered)


def test_those_that_end_after_equally_many_requests_have_none() -> None:
    found = ages([aged(4.0, 100), aged(10.0, 100)], 130)
    assert isinstance(found, Found)
    assert (found.kind, found.value) == (Kind.REQUESTS, 100)


def test_a_slow_one_that_never_came_to_so_many_requests_does_not_speak_against_it() -> None:
    found = ages([aged(90.0, 200), aged(None, 120)], 130)
    assert isinstance(found, Found)
    assert found.kind is Kind.REQUESTS


def test_one_that_was_kept_for_more_does() -> None:
    assert isinstance(ages([aged(4.0, 100), aged(None, 120)], 130), Scattered)


def test_neither_equally_old_nor_after_equally_many_is_no_clock() -> None:
    found = ages([aged(4.0, 100), aged(10.0, 60)], 130)
    assert found == Scattered("HTTP/1.1 connection", "requests", (4.0, 10.0), 2)


def test_connections_that_last_have_no_age_up_to_there() -> None:
    found = ages([aged(None, 250), aged(None, 120)], 130)
    assert found == Unstruck("HTTP/1.1 connection", Kind.AGE, 130)


def test_a_connection_that_never_answered_tells_only_why() -> None:
    found = ages([Aged("gRPC connection", 0, 0.1, 0, "OSError: HTTP 503")] * 2, 130)
    assert found == Unknown("gRPC connection", "OSError: HTTP 503")
