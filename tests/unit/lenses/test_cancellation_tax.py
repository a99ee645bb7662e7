from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenses.cancellation_tax import CancellationTax, cancellation_tax
from lenses.stream import Unmeasurable
from tests.unit.lenses import made
from tests.unit.lenses.made import At
from tokenwire.recording import Acted, Recording


def _measured(recording: Recording, price_per_million: float = 10.0) -> CancellationTax:
    found = cancellation_tax(recording, price_per_million=price_per_million)
    assert isinstance(found, CancellationTax), found
    return found


def _stopped(
    heard: int,
    after: int,
    *,
    how: str = "close",
    stop_ms: float = 100,
    left_ms: float | None = None,
) -> Recording:
    """`heard` tokens until the stop, then `after` more said to nobody, one each 10 ms."""
    first = stop_ms - 10 * heard
    return made.recording(
        [At(first + 10 * k, made.text("a")) for k in range(heard)],
        unheard=[At(stop_ms + 10 * k, made.text("b")) for k in range(1, after + 1)],
        acted=[Acted(how, made.ns(stop_ms))],
        ending="stopped",
        ended_ms=stop_ms + 1,
        left_ms=left_ms,
    )


def test_tokens_said_to_nobody_are_counted_and_priced() -> None:
    found = _measured(_stopped(6, 4, left_ms=142), price_per_million=50)
    assert (found.how, found.tokens_said, found.tokens_heard, found.said_after) == (
        "close",
        10,
        6,
        4,
    )
    assert (found.knew_after_ms, found.lower_bound, found.wasted_share) == (42, False, 0.4)
    assert found.cost == pytest.approx(4 * 50 / 1e6)


def test_an_origin_that_never_notices_is_a_lower_bound() -> None:
    found = _measured(_stopped(6, 4))
    assert (found.knew_after_ms, found.lower_bound) == (None, True)


def test_an_origin_that_goes_on_to_the_end_never_knew() -> None:
    done = _stopped(6, 4)
    [attempt] = done.attempts
    ended = replace(attempt, finished_ns=made.ns(150), finished_how="done")
    found = _measured(replace(done, attempts=(ended,)))
    assert (found.said_after, found.knew_after_ms, found.lower_bound) == (4, None, False)


def test_what_was_said_before_the_stop_and_never_heard_was_in_flight() -> None:
    late = made.recording(
        [At(10, made.text("a"))],
        unheard=[At(20, made.text("b")), At(50, made.text("c"))],
        acted=[Acted("reset", made.ns(30))],
        ending="stopped",
        left_ms=60,
    )
    found = _measured(late)
    assert (found.said_after, found.in_flight) == (1, 1)


def test_a_half_close_that_listens_on_wastes_nothing() -> None:
    listening = made.recording(
        made.words([10, 20, 30]), acted=[Acted("half-close", made.ns(12))], finished="done"
    )
    found = _measured(listening)
    assert (found.said_after, found.heard_after, found.wasted_share) == (0, 2, 0)


def test_an_origin_that_is_told_knows_before_its_peer_is_gone() -> None:
    told = replace(
        _stopped(6, 0, how="cancel", left_ms=180),
        messages=(Acted("cancel by sse", made.ns(103)),),
    )
    assert _measured(told).knew_after_ms == 3


def test_what_the_origin_was_told_before_the_stop_was_another_matter() -> None:
    earlier = replace(_stopped(6, 0, left_ms=142), messages=(Acted("cancel by http", made.ns(50)),))
    assert _measured(earlier).knew_after_ms == 42


def test_acts_of_the_harness_are_no_stop() -> None:
    released = made.recording(made.words([10]), acted=[Acted("release", made.ns(5))])
    assert cancellation_tax(released) == Unmeasurable("the client never stopped: it completed")


def test_a_client_that_is_given_up_has_stopped_then() -> None:
    hung = made.recording(
        made.words([10], done=False),
        unheard=[At(20, made.text("b")), At(90, made.text("c"))],
        ending=None,
        ended_ms=50,
    )
    found = _measured(hung)
    assert (found.how, found.said_after, found.in_flight) == ("given-up", 1, 1)


def test_events_without_content_are_not_billed() -> None:
    stopped = made.recording(
        [At(10, made.text("a"))],
        unheard=[At(30, made.commit(1)), At(31, made.DONE)],
        acted=[Acted("close", made.ns(20))],
        ending="stopped",
        left_ms=40,
    )
    assert _measured(stopped).said_after == 0


def test_what_an_origin_said_is_not_guessed() -> None:
    unknown = replace(_stopped(6, 4), attempts=())
    assert isinstance(cancellation_tax(unknown), Unmeasurable)


def test_an_origin_that_had_finished_owes_no_tax() -> None:
    cut = made.recording(made.words([10, 20]), ending="failed", ended_ms=50, finished="done")
    assert isinstance(cancellation_tax(cut), Unmeasurable)


@made.steady
@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
def test_every_token_said_is_heard_in_flight_or_taxed(heard: int, before: int, after: int) -> None:
    recording = made.recording(
        [At(k, made.text("a")) for k in range(1, heard + 1)],
        unheard=[At(20 + k, made.text("b")) for k in range(before)]
        + [At(60 + k, made.text("c")) for k in range(after)],
        acted=[Acted("close", made.ns(50))],
        ending="stopped",
        ended_ms=51,
    )
    found = _measured(recording)
    assert (found.tokens_heard, found.in_flight, found.said_after) == (heard, before, after)
    assert found.tokens_said == heard + before + after


def test_real_clients_that_close_are_noticed_on_every_wire(live: Mapping[str, Recording]) -> None:
    for wire in made.WIRES:
        found = _measured(live[f"closes/{wire}"])
        assert found.how == "close"
        assert found.tokens_heard >= 6
        assert found.knew_after_ms is not None
        assert not found.lower_bound
        assert found.tokens_said + found.still_to_come == 60
