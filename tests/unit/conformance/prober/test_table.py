from __future__ import annotations

import json
from dataclasses import replace

import pytest

from conformance.prober import table
from conformance.prober.delivery import Delivery
from conformance.prober.findings import Found, Kind, Scattered, Unknown, Unstruck
from conformance.prober.leaving import Noticed
from conformance.prober.messages import Largest
from conformance.prober.report import EXIT_IN_PART, EXIT_STOPPED, EXIT_TOLD, Report

IDLE = Found(
    "sse",
    Kind.IDLE,
    60.02,
    60.02,
    60.01,
    0.01,
    3,
    ("SSE comments",),
    ("pings of the client",),
    "IncompleteBody 200 \x1b[31m",
)
REPORT = Report(
    name="staging",
    longest_seconds=130,
    repeats=3,
    streams=69,
    seconds=136.2,
    clocks=(
        IDLE,
        Found("HTTP/1.1 connection", Kind.REQUESTS, 100, streams=2),
        Unstruck("sse", Kind.FIRST_BYTE, 15, Kind.ABSOLUTE),
    ),
    deliveries=(Delivery("sse", "in lumps", 0.21), Delivery("sse, gzip taken", "live", 0, "gzip")),
    largest=(Largest("grpc", 1_153_434, 4_299_162, "AioRpcError RESOURCE_EXHAUSTED"),),
    leaving=(Noticed("sse", "silent", None, 130), Noticed("sse", "down", 0.4, 130)),
    stalled_seconds=0.4,
)


def printed(report: Report, capsys: pytest.CaptureFixture[str]) -> str:
    table.show(report)
    return capsys.readouterr().out


def test_a_person_reads_kind_value_ends_and_keep_alives(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(REPORT, capsys)
    for words in (
        "60.02 s",
        "client 60.02, origin 60.01",
        "nobody had said anything",
        "SSE comments",
        "pings of the client",
        "100 requests",
        "nginx (proxy_read_timeout, kind measured)",
        "first-byte (within 15 s, absolute came first)",
        "in lumps, at most 0.21 s late",
        "compressed (gzip), tokens come live",
        "4,299,162 bytes do not come through",
        "RESOURCE_EXHAUSTED",
        "closing in silence cancels nothing",
        "stood still for 0.40 s",
        "closing while tokens flow reaches the origin within 0.40 s",
    ):
        assert words in out


def test_one_that_was_stopped_says_why_and_keeps_what_it_found(
    capsys: pytest.CaptureFixture[str],
) -> None:
    stopped = replace(REPORT, stopped="901 requests, the limit is 900")
    out = printed(stopped, capsys)
    assert "Stopped after 136.2 s: 901 requests, the limit is 900." in out
    assert "60.02 s" in out
    assert (stopped.exit_code(), json.loads(stopped.as_json())["stopped"]) == (
        EXIT_STOPPED,
        "901 requests, the limit is 900",
    )


def test_text_from_a_peer_stays_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert "\x1b" not in printed(REPORT, capsys)


def test_json_has_the_same_and_who_is_known_for_it() -> None:
    told = json.loads(REPORT.as_json())
    first, second, third = told["clocks"]
    assert (first["finding"], first["kind"], first["value"]) == ("found", "idle", 60.02)
    assert "nginx" in {each["product"] for each in first["known_for"]}
    assert [each["product"] for each in second["known_for"]] == ["Apache httpd"]
    assert third == {
        "finding": "unstruck",
        "where": "sse",
        "kind": "first-byte",
        "beyond_seconds": 15,
        "hidden_by": "absolute",
    }


@pytest.mark.parametrize(
    "unsure", [Scattered("sse", "silent", (20.0, 29.0), 3), Unknown("grpc", "HTTP 502")]
)
def test_what_is_not_sure_is_said_and_changes_the_exit_code(
    unsure: Scattered | Unknown, capsys: pytest.CaptureFixture[str]
) -> None:
    partly = Report("staging", 130, 3, 69, 136, (unsure,), (), (), ())
    assert (REPORT.exit_code(), partly.exit_code()) == (EXIT_TOLD, EXIT_IN_PART)
    out = printed(partly, capsys)
    assert "No clock struck." in out
    assert "deadlines do not scatter" in out or "HTTP 502" in out
