from __future__ import annotations

import pytest

from conformance.prober.delivery import GAP_SECONDS, SPAN_SECONDS, TOKENS, _held, pace


def arrivals(*seconds: float) -> list[int]:
    return [round(each * 1e9) for each in seconds]


STEADY = [number * GAP_SECONDS for number in range(TOKENS)]


def test_tokens_that_come_when_they_are_said_are_live() -> None:
    assert pace("sse", [0.001] * TOKENS).pace == "live"


def test_tokens_that_wait_for_one_another_come_in_lumps() -> None:
    held = [0.2 if number % 3 else 0.0 for number in range(TOKENS)]
    found = pace("sse", held)
    assert (found.pace, found.held_seconds) == ("in lumps", 0.2)


def test_a_buffer_that_ends_with_the_stream_gives_all_at_the_end() -> None:
    held = [SPAN_SECONDS - each for each in STEADY]
    assert pace("sse", held).pace == "all at the end"


@pytest.mark.parametrize("held", [[], [0.0]])
def test_a_stream_that_did_not_come_has_no_pace(held: list[float]) -> None:
    assert pace("sse", held).pace.startswith("unknown")


def test_without_stamps_gaps_tell_the_same() -> None:
    live = _held(arrivals(*STEADY))
    lumps = _held(arrivals(*(each for each in STEADY if round(each * 10) % 5 == 0)))
    burst = _held(arrivals(1.9, 1.901, 1.902))
    assert [pace("sse", held).pace for held in (live, lumps, burst)] == [
        "live",
        "in lumps",
        "all at the end",
    ]
