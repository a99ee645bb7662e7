from __future__ import annotations

import pytest

from conformance.prober.held import ClientSide, Held, OriginSide, together
from conformance.prober.probe import Flow, Probe, Way
from conformance.prober.seen import cut
from tokenwire.clock import SECOND_NS

SILENT = Probe(Way.SSE, Flow.SILENT)
ELSEWHERE_NS = 86_400 * SECOND_NS  # how far the origin's clock is from the client's


def at(seconds: float, elsewhere: bool = False) -> int:
    return round(seconds * SECOND_NS) + (ELSEWHERE_NS if elsewhere else 0)


def client(ended: float, apart: float | None = 0.01) -> ClientSide:
    apart_ns = None if apart is None else at(apart) - ELSEWHERE_NS
    return ClientSide(at(100), at(100.3), at(ended) if ended else 0, "EOF", apart_ns)


def origin(left: float) -> OriginSide:
    return OriginSide(at(100.1, True), at(100.1, True), at(left, True) if left else 0, "left")


def test_two_machines_clocks_are_brought_together_by_the_fastest_token() -> None:
    slow, fast = client(105.5, apart=0.2), client(105.5, apart=0.01)
    seen = together([Held(SILENT, slow, origin(105.1)), Held(SILENT, fast, origin(105.1))])
    assert [each.origin_later_seconds for each in seen] == pytest.approx([-0.39, -0.39])


def test_silence_counts_from_what_the_origin_said_where_a_gateway_told_it_late() -> None:
    (seen,) = together([Held(SILENT, client(105.11), origin(105.1))])
    found = cut(seen)
    assert found is not None
    assert found.silence_seconds == pytest.approx(5.0)
    assert seen.client is not None
    assert seen.client.silence_seconds == pytest.approx(4.81)


def test_what_the_client_saw_first_is_taken_off_the_origins_view() -> None:
    (seen,) = together([Held(SILENT, client(105.11), origin(107.1))])
    found = cut(seen)
    assert found is not None
    assert found.silence_seconds == pytest.approx(5.0)


def test_a_token_that_never_came_leaves_the_request_to_compare_by() -> None:
    (seen,) = together([Held(SILENT, client(105.0, apart=None), origin(105.1))])
    assert seen.origin_later_seconds == pytest.approx(0.0)


def test_what_was_not_cut_has_no_view() -> None:
    (seen,) = together([Held(SILENT, client(0), origin(0))])
    assert (seen.reached, seen.client, seen.origin, cut(seen)) == (True, None, None, None)


def test_what_never_came_to_the_origin_is_told() -> None:
    (seen,) = together([Held(SILENT, client(100.5), None)])
    assert (seen.reached, seen.origin) == (False, None)
