"""Cases that ask for a gateway's clocks, in true seconds: on which roads, and how fast they run.

Their lane is `waiting`. On an ordinary road they take the minutes that their names say, so they
run there only in real time; on a road whose name declares a factor (`nginx@default+x30`) the
gateway's clocks and every duration of the case are divided by it, and no other case runs there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import cast

from google.protobuf import json_format

from conformance.case import Case, Lane
from conformance.roads.name import PLAIN, factor_of
from servers.cues import Listen, Rest, cues
from servers.scripts.catalogue import SCRIPTS
from tokenwire.v1.stream_pb2 import StreamRequest

PERIODS = ("heartbeatMs", "commentMs", "pingMs")


def asked(book: Mapping[str, Case], road: str, *, real_time: bool) -> Iterator[Case]:
    """The cases that a run asks on this road, in the order of the book."""
    clocks = road not in PLAIN and (real_time or factor_of(road) > 1)
    for case in book.values():
        if case.on(road) and clocks == (case.lane is Lane.WAITING):
            yield case


def scaled(case: Case, factor: int) -> Case:
    """The case with every duration of its own divided by `factor`; others are as they are."""
    if case.lane is not Lane.WAITING:
        return case
    periods = {
        name: round(_number(case, name) / factor) for name in PERIODS if name in case.options
    }
    return replace(
        case,
        options={**case.options, **periods, "pace": _number(case, "pace") / factor},
        manner=replace(case.manner, patience=case.manner.patience / factor),
        patience_seconds=case.patience_seconds / factor,
        notice_seconds=case.notice_seconds / factor,
        speaks_every_seconds=case.speaks_every_seconds / factor,
    )


def length_seconds(case: Case) -> float:
    """How long its script takes where nothing befalls it, and where that is not cut short by an
    answer that it waits for."""
    if case.lane is not Lane.WAITING:
        return 0.0
    request = StreamRequest(script=case.script)
    json_format.ParseDict({"limit": case.limit, **case.options}, request.options)
    total = 0.0
    for cue in cues(SCRIPTS[case.script], request):
        if isinstance(cue, Listen):
            break
        total += cue.seconds if isinstance(cue, Rest) else 0.0
    return total


def _number(case: Case, option: str) -> float:
    return float(cast("float", case.options.get(option, 1.0)))
