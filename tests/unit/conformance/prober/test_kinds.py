from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.prober.findings import Found, Kind, Scattered, Unknown, Unstruck
from conformance.prober.kinds import clocks
from conformance.prober.probe import Flow, Way
from conformance.prober.seen import Seen, View
from conformance.prober.survey import STAGGER_SECONDS
from tests.unit.conformance.prober.gateways import (
    LONGEST_SECONDS,
    Gateway,
    all_seen,
    seen,
    struck,
    told,
)

ONE_WAY = (Way.SSE, Way.GRPC)
BOTH_WAYS = (Way.WEBSOCKET, Way.CONVERSE)


def found(gateway: Gateway, way: Way, kind: Kind) -> Found:
    return next(f for f in told(gateway, way) if isinstance(f, Found) and f.kind is kind)


@pytest.mark.parametrize("way", Way)
def test_a_gateway_without_clocks_has_none_and_says_up_to_where(way: Way) -> None:
    findings = told(Gateway(), way)
    assert findings
    assert all(isinstance(f, Unstruck) and f.beyond_seconds == LONGEST_SECONDS for f in findings)


@pytest.mark.parametrize("way", Way)
def test_what_cuts_only_silence_is_idle(way: Way) -> None:
    assert struck(told(Gateway(idle=60), way)) == {Kind.IDLE: 60}


@pytest.mark.parametrize("way", Way)
def test_what_cuts_busy_streams_at_the_same_age_is_absolute_and_nothing_else(way: Way) -> None:
    assert struck(told(Gateway(absolute=15), way)) == {Kind.ABSOLUTE: 15}


@pytest.mark.parametrize("way", Way)
def test_an_idle_clock_below_an_absolute_one_is_found_beside_it(way: Way) -> None:
    assert struck(told(Gateway(idle=5, absolute=15), way)) == {Kind.IDLE: 5, Kind.ABSOLUTE: 15}


@pytest.mark.parametrize("way", Way)
def test_what_an_absolute_clock_hides_is_not_denied(way: Way) -> None:
    idle = next(
        f
        for f in told(Gateway(idle=60, absolute=15), way)
        if isinstance(f, Unstruck) and f.kind is Kind.IDLE
    )
    assert (idle.beyond_seconds, idle.hidden_by) == (15, Kind.ABSOLUTE)


@pytest.mark.parametrize("way", ONE_WAY)
def test_what_cuts_only_before_the_head_is_the_first_byte(way: Way) -> None:
    assert struck(told(Gateway(first_byte=30), way)) == {Kind.FIRST_BYTE: 30}


@pytest.mark.parametrize("way", ONE_WAY)
def test_first_byte_and_idle_may_be_one_setting_and_are_told_apart_all_the_same(way: Way) -> None:
    kinds = struck(told(Gateway(first_byte=30, idle=55), way))
    assert kinds == {Kind.FIRST_BYTE: 30, Kind.IDLE: 55}


@pytest.mark.parametrize("way", BOTH_WAYS)
def test_what_the_clients_words_do_not_feed_is_directional(way: Way) -> None:
    assert struck(told(Gateway(server=65), way)) == {Kind.SERVER_SILENT: 65}


@pytest.mark.parametrize("way", BOTH_WAYS)
def test_what_the_servers_words_do_not_feed_is_directional_the_other_way(way: Way) -> None:
    assert struck(told(Gateway(client=65), way)) == {Kind.CLIENT_SILENT: 65}


@pytest.mark.parametrize("way", BOTH_WAYS)
def test_two_directional_clocks_and_an_idle_one_below_are_three(way: Way) -> None:
    kinds = struck(told(Gateway(idle=10, server=40, client=70), way))
    assert kinds == {Kind.IDLE: 10, Kind.SERVER_SILENT: 40, Kind.CLIENT_SILENT: 70}


def test_it_is_said_which_keep_alives_feed_a_clock_and_which_do_not() -> None:
    idle = found(Gateway(idle=60), Way.GRPC, Kind.IDLE)
    assert (idle.fed_by, idle.not_fed_by) == (("heartbeat events",), ("pings of the client",))
    first = found(Gateway(first_byte=30), Way.SSE, Kind.FIRST_BYTE)
    assert (first.fed_by, first.not_fed_by) == (("SSE comments",), ())
    server = found(Gateway(server=60), Way.WEBSOCKET, Kind.SERVER_SILENT)
    assert server.not_fed_by == ("pings of the client",)


def test_a_keep_alive_that_only_the_absolute_clock_ended_has_fed_the_idle_one() -> None:
    idle = found(Gateway(idle=5, absolute=15), Way.SSE, Kind.IDLE)
    assert (idle.fed_by, idle.not_fed_by) == (("SSE comments", "heartbeat events"), ())


def test_cuts_that_scatter_are_a_network_and_no_clock() -> None:
    scattered = all_seen(Gateway(idle=20), Way.SSE, when=lambda number: 9.0 * number)
    findings = clocks(scattered, LONGEST_SECONDS)
    assert struck(findings) == {}
    assert [(f.flow, f.ages_seconds) for f in findings if isinstance(f, Scattered)] == [
        (Flow.SILENT, (20, 29, 38))
    ]


def test_a_cut_that_befell_only_some_is_no_clock() -> None:
    some = [
        replace(each, client=None, origin=None) if each.probe.number == 2 else each
        for each in all_seen(Gateway(absolute=20), Way.GRPC)
    ]
    findings = clocks(some, LONGEST_SECONDS)
    assert struck(findings) == {}
    assert {f.flow for f in findings if isinstance(f, Scattered)} == {
        Flow.SILENT,
        Flow.DOWN,
        Flow.LATE,
    }


def test_a_timer_that_looks_once_a_second_is_a_clock_and_its_spread_is_told() -> None:
    ticking = all_seen(Gateway(idle=20), Way.SSE, when=lambda number: number / 3)
    idle = next(f for f in clocks(ticking, LONGEST_SECONDS) if isinstance(f, Found))
    assert (idle.kind, round(idle.value, 2), round(idle.spread, 2)) == (Kind.IDLE, 20.33, 0.67)


def test_cuts_scatter_no_less_than_the_prober_itself_stood_still() -> None:
    stood_still = all_seen(Gateway(idle=4), Way.SSE, when=lambda number: 0.9 * (number == 2))
    assert struck(clocks(stood_still, LONGEST_SECONDS)) == {}
    assert struck(clocks(stood_still, LONGEST_SECONDS, blur_seconds=0.5)) == {Kind.IDLE: 4}


def test_what_befell_all_at_one_moment_is_no_clock() -> None:
    """They began 1.4 s apart, so that their ages are 2.8 s apart: more than any timer's ticks."""
    at_once = all_seen(Gateway(idle=60), Way.SSE, when=lambda number: -STAGGER_SECONDS * number)
    findings = clocks(at_once, LONGEST_SECONDS)
    assert struck(findings) == {}
    assert [f.flow for f in findings if isinstance(f, Scattered)] == [Flow.SILENT]


def test_a_wire_that_never_reaches_the_origin_tells_nothing_but_why() -> None:
    refused = View(0.02, 0.02, "InvalidStatus 403")
    none = [Seen(each.probe, False, refused) for each in all_seen(Gateway(), Way.WEBSOCKET)]
    (unknown,) = clocks(none, LONGEST_SECONDS)
    assert isinstance(unknown, Unknown)
    assert "403" in unknown.reason


def test_a_stream_that_went_astray_is_told_and_counts_for_nothing() -> None:
    some = all_seen(Gateway(idle=60), Way.SSE)
    some[0] = Seen(some[0].probe, False, View(0.01, 0.01, "HTTP 503"))
    findings = clocks(some, LONGEST_SECONDS)
    assert struck(findings) == {Kind.IDLE: 60}
    assert [f.reason for f in findings if isinstance(f, Unknown)] == [
        "1 of 12 streams never reached the origin: HTTP 503"
    ]


def test_whichever_end_saw_the_cut_first_dates_it() -> None:
    late_client = [
        replace(s, client=View(s.client.age_seconds + 1, s.client.silence_seconds + 1, "EOF"))
        if s.client
        else s
        for s in all_seen(Gateway(idle=5), Way.SSE)
    ]
    late_client = [replace(s, origin_later_seconds=-1.0) for s in late_client]
    assert struck(clocks(late_client, LONGEST_SECONDS)) == {Kind.IDLE: 5}
    late_origin = [
        replace(s, origin=View(7, 7, "left"), origin_later_seconds=2.0) if s.origin else s
        for s in all_seen(Gateway(idle=5), Way.SSE)
    ]
    assert struck(clocks(late_origin, LONGEST_SECONDS)) == {Kind.IDLE: 5}


def test_an_origin_that_is_never_told_leaves_the_clients_view() -> None:
    untold = [replace(s, origin=None) for s in all_seen(Gateway(idle=5), Way.SSE)]
    idle = next(f for f in clocks(untold, LONGEST_SECONDS) if isinstance(f, Found))
    assert (idle.value, idle.client, idle.origin) == (5, 5, None)


def test_one_way_says_nothing_of_another() -> None:
    both = [*all_seen(Gateway(idle=5), Way.SSE), *all_seen(Gateway(absolute=9), Way.GRPC)]
    kinds = [(f.where, f.kind) for f in clocks(both, LONGEST_SECONDS) if isinstance(f, Found)]
    assert kinds == [(Way.SSE, Kind.IDLE), (Way.GRPC, Kind.ABSOLUTE)]


def test_the_made_gateway_does_cut_what_it_says() -> None:
    silent = all_seen(Gateway(idle=5), Way.SSE)[0]
    assert silent == seen(silent.probe, 5)
