"""Whatever a recording says, a lens gives figures or a reason: it never raises, and no figure is
infinite, no number, or a time before the request."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenses.catalogue import LENSES
from lenses.figures import flat
from lenses.stream import Unmeasurable
from tests.unit.lenses import made
from tokenwire.recording import (
    Acted,
    Attempt,
    Ended,
    Heard,
    LineSeen,
    Noticed,
    Observation,
    Recording,
    Said,
)

NS = st.integers(-(2**70), 2**70) | st.integers(0, 40)
BODIES = st.sampled_from(
    [
        made.DONE,
        made.text("a"),
        made.text(""),
        made.text('{"a": 1'),
        made.reasoning("b"),
        made.tool_call('{"b": "c'),
        made.retract(0),
        made.commit(2),
        '{"text": null}',
        '{"text": {"text": 7}}',
        '{"retract": {"afterSeq": -3}}',
        '{"toolRows": {"rows": ["1", "2"]}}',
        made.rows("1", '{"match": true}', last=True),
        made.result("1"),
        '{"toolRows": {"callId": "call-1", "rows": ["\\ud800", ""]}}',
        '{"toolResult": {"callId": "call-1", "rows": -7}}',
        '{"error": {}}',
        '{"usage": {"inputTokens": 9}}',
        "[" * 5000,
        "",
        "\x1b[2J",
    ]
)
HEARD = st.builds(Heard, st.integers(-2, 6), BODIES, NS, NS, NS)
SAID = st.builds(Said, st.integers(-2, 6), NS, NS)
ACTED = st.builds(Acted, st.sampled_from(["close", "cancel by sse", "fired fin", "release"]), NS)
ENDED = st.builds(
    Ended,
    st.sampled_from(["complete", "failed", "unsaid", "stopped", "?"]),
    st.just("E"),
    st.just(""),
    st.just(""),
    NS,
)
ATTEMPTS = st.builds(
    Attempt,
    NS,
    st.integers(-1, 4),
    st.lists(SAID, max_size=5).map(tuple),
    NS,
    st.just(""),
    NS,
    st.sampled_from(["", "done", "left", "cancelled"]),
)
OBSERVED = st.builds(
    Observation,
    NS,
    st.lists(HEARD, max_size=8).map(tuple),
    st.lists(st.builds(Noticed, st.just("ping"), NS), max_size=3).map(tuple),
    st.lists(ACTED, max_size=3).map(tuple),
    st.none() | ENDED,
    NS,
)
LINES = st.builds(LineSeen, st.sampled_from(["accepted", "first-byte"]), NS, st.just("server"))


def _plausible(observed: Observation) -> Observation:
    """The same with arrivals in order, so that it is not refused for its clock."""
    heard = tuple(
        replace(each, app_ns=10 * n, socket_ns=10 * n)
        for n, each in enumerate(observed.heard, start=1)
    )
    ended = replace(observed.ended, at_ns=200) if observed.ended else None
    return replace(observed, asked_ns=5, heard=heard, ended=ended, given_up_ns=300)


RECORDINGS = st.builds(
    Recording,
    st.just(made.CELL),
    st.just("run"),
    st.sampled_from(["{}", "", "[", '{"script": 7}']),
    st.just("plan"),
    st.just(()) | st.lists(BODIES, max_size=6).map(tuple),
    OBSERVED | OBSERVED.map(_plausible),
    st.just(()) | st.lists(ATTEMPTS, max_size=3).map(tuple),
    st.lists(ACTED, max_size=2).map(tuple),
    st.lists(LINES, max_size=2).map(tuple),
)
WHOLE = made.recording(
    [
        *(made.At(10 * n, made.text(f" word{n}")) for n in range(1, 5)),
        made.At(50, made.commit(2)),
        made.At(60, made.retract(3)),
        made.At(70, made.DONE),
    ],
    acted=[Acted("close", made.ns(45))],
    ending="stopped",
    left_ms=80,
)
SIGNED = ("knew_after_ms",)  # the origin may know first


def _sane(name: str, recording: Recording) -> None:
    figures = LENSES[name].measure(recording)
    if isinstance(figures, Unmeasurable):
        assert figures.reason
        return
    for figure, value in flat(figures):
        if isinstance(value, (int, float)):
            assert math.isfinite(value), figure
            if figure.endswith("_ms") and figure not in SIGNED:
                assert value >= 0, figure
    assert json.dumps(asdict(figures), allow_nan=False)  # type: ignore[call-overload]


@pytest.mark.parametrize("name", LENSES)
@made.steady
@given(recording=RECORDINGS)
def test_no_recording_from_anybodys_hands_makes_a_lens_raise(
    name: str, recording: Recording
) -> None:
    _sane(name, recording)


@pytest.mark.parametrize("name", LENSES)
@made.steady
@given(cut=st.integers(0, 7), order=st.permutations(range(7)), moved_ns=st.lists(NS, max_size=2))
def test_a_truncated_or_reordered_recording_is_measured_in_part_or_not_at_all(
    name: str, cut: int, order: list[int], moved_ns: list[int]
) -> None:
    seen = WHOLE.observation
    heard = [seen.heard[n] for n in order][:cut]
    stamps = sorted([each.app_ns for each in heard])
    in_time = [replace(h, app_ns=at, socket_ns=at) for h, at in zip(heard, stamps, strict=True)]
    for n, at_ns in enumerate(moved_ns[: len(in_time)]):
        in_time[n] = replace(in_time[n], app_ns=at_ns)
    _sane(name, replace(WHOLE, observation=replace(seen, heard=tuple(in_time))))


@pytest.mark.parametrize("name", LENSES)
def test_what_a_file_holds_is_measured_as_it_was_before_it_was_written(
    name: str, live: Mapping[str, Recording]
) -> None:
    for recording in live.values():
        again = msgspec.json.decode(msgspec.json.encode(recording), type=Recording)
        assert LENSES[name].measure(again) == LENSES[name].measure(recording)
