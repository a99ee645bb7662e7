"""Runs made by hand and written as pages: hostile in every text, large, or held against another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import cycle, islice, product
from pathlib import Path

import msgspec

from conformance.results import CellResult, Results
from conformance.verdict import Class, Outcome, Verdict
from report import html, html_data
from report.html_data import Cause, Run
from tests import synthetic
from tokenwire import recording
from tokenwire.recording import (
    Acted,
    Attempt,
    Ended,
    Heard,
    Identity,
    LineSeen,
    Noticed,
    Observation,
    Recording,
    Said,
)

HOSTILE = (
    "<script>window.pwned=1</script></script><img src=x onerror=\"window.pwned='2'\">"
    "<!-- ]]> &lt;b&gt; {{script}} ${window.pwned=3} \u202egnp.exe\u202c \u0007\x1b[31m\x00 שלום"
)
CAUSES = {"fin": Cause("FIN to `sides`.", "a deploy", "nginx 60 s", "RFC 9293 section 3.6")}
WIRES = ("sse", "websocket", "grpc")
SETTINGS = ("stock", "hardened")
FIRST = "case-0/sse/stock/direct"
OPENED = f"#cell={FIRST}"
COMMON = (Class.COMPLETE, Class.DETECTED, Class.HANG, Class.SILENT_TRUNCATION, Class.ORPHANED)


def written(
    path: Path, found: Results, against: Results | None = None, causes: dict[str, Cause] = CAUSES
) -> Path:
    """The page of a run whose recordings lie beside it."""
    other = Run(against, path.parent) if against else None
    html.write(path, html_data.page(Run(found, path.parent), causes, other))
    return path


def cell(
    case: str,
    wire: str = "sse",
    setting: str = "stock",
    road: str = "direct",
    *,
    klass: Class = Class.DETECTED,
    outcome: Outcome = Outcome.AS_DOCUMENTED,
) -> CellResult:
    """One cell that came to this."""
    made = synthetic.verdict(outcome, klass=klass)
    return synthetic.cell_result(made, Identity(case, wire, setting, road))


def few(road: str = "direct") -> list[CellResult]:
    """Six cases on three wires in two settings; classes in turn, one that differs."""
    places = product((f"case-{k}" for k in range(6)), WIRES, SETTINGS)
    cells = [
        cell(*place, road, klass=klass) for place, klass in zip(places, cycle(COMMON), strict=False)
    ]
    differs = synthetic.verdict(Outcome.DIFFERS, klass=Class.HANG, message="it waits for ever")
    return [replace(cells[0], verdict=differs), *cells[1:]]


def recorded(folder: Path, cells: Iterable[CellResult]) -> list[CellResult]:
    """The same cells, each with a recording beside its results."""
    return [
        replace(each, recording=str(path.relative_to(folder)))
        for each in cells
        for path in [recording.write(folder, _cut(each.cell))]
    ]


def _cut(place: Identity) -> Recording:
    bodies = synthetic.script(32)
    seen = synthetic.recording(
        cell=place,
        bodies=bodies,
        tokens=synthetic.heard(bodies, range(1, 7)),
        ending="failed",
        told=("ReadError", "ECONNRESET", "reset by peer"),
        attempts=[synthetic.attempt(range(1, 10), left_ns=synthetic.said_ns(12))],
    )
    return replace(seen, fault="fin", fired_ns=synthetic.said_ns(6) + 2 * synthetic.MS)


def compared(folder: Path) -> Path:
    """A page on which one cell changed, one is new and one is gone."""
    now = recorded(folder, few())
    was = [*now[:-1], cell("gone", klass=Class.COMPLETE)]
    was[3] = _as(was[3], Class.CORRUPTED)
    against = synthetic.results(was)
    return written(folder / "compared.html", synthetic.results(now), against)


def _as(each: CellResult, klass: Class) -> CellResult:
    return replace(each, verdict=replace(each.verdict, klass=klass))


def large(folder: Path, count: int = 10_000) -> Results:
    """So many cells with recordings: cases on 17 roads, three wires and two settings."""
    roads = [f"gateway-{k}@default" for k in range(17)]
    cases = [f"case-{k}" for k in range(count // (len(roads) * 6) + 1)]
    places = islice(product(cases, roads, WIRES, SETTINGS), count)
    cells = [
        cell(case, wire, setting, road, klass=klass)
        for (case, road, wire, setting), klass in zip(places, cycle(COMMON), strict=False)
    ]
    return synthetic.results(recorded(folder, cells))


def hostile(name: str) -> str:
    """A text that no other field has, and that wants to be run."""
    return f"{name}:{HOSTILE}"


def hostile_run(folder: Path) -> tuple[Results, dict[str, Cause], list[str]]:
    """One cell with a hostile text in every field that holds text, and all of those texts."""
    used: list[str] = []

    def text(name: str) -> str:
        used.append(hostile(name))
        return used[-1]

    place = Identity("odd", text("wire"), text("setting"), text("road"))
    row = _hostile_cell(place, text)
    # By hand: the path of such a cell would be longer than a file's name may be.
    seen = replace(_hostile_recording(text), cell=place)
    (folder / "odd.json").write_bytes(msgspec.json.encode(seen))
    found = replace(
        synthetic.results([replace(row, recording="odd.json")]),
        plan=text("plan"),
        started=text("started"),
        machine=text("machine"),
        versions={text("version name"): text("version")},
    )
    cause = Cause(text("what"), text("cause"), text("default"), text("source"))
    return found, {row.fault: cause}, used


def _hostile_cell(place: Identity, text: Callable[[str], str]) -> CellResult:
    seen = synthetic.verdict(Outcome.DIFFERS)
    assert seen.axes is not None
    signal = replace(
        seen.axes.signal, exception=text("axis exception"), code=text("axis code"), message="m"
    )
    cleanup = replace(seen.axes.cleanup, how=text("axis how"))
    axes = replace(seen.axes, signal=signal, cleanup=cleanup)
    verdict = Verdict(Outcome.DIFFERS, text("reason"), Class.HANG, axes, text("expected"))
    return replace(
        synthetic.cell_result(verdict, place),
        question=text("question"),
        anchors=(text("anchor"),),
        fault=text("fault"),
        when=text("when"),
        replay=text("replay"),
    )


def _hostile_recording(text: Callable[[str], str]) -> Recording:
    return Recording(
        synthetic.CELL,
        "run",
        request=text("request"),
        plan="plan",
        expected=(text("expected body"),),
        observation=Observation(
            1_000,
            heard=(Heard(1, text("body"), 1, 0, 3_000),),
            noticed=(Noticed(text("kind"), 4_000, "d"), Noticed("k", 4_500, "<i>detail</i>")),
            acted=(Acted(text("acted"), 4_600),),
            ended=Ended(text("ending"), text("exception"), text("message"), text("code"), 5_000),
        ),
        attempts=(
            Attempt(
                900, 0, (Said(1, 2_000, 2_500),), 6_000, text("left"), 7_000, text("finished"), 1
            ),
        ),
        messages=(Acted(text("told"), 4_700),),
        near=(LineSeen(text("near"), 4_800, text("near detail")),),
        far=(LineSeen(text("far"), 4_900, text("far detail")),),
        fault="fault",
        fired_ns=4_000,
        trouble=text("trouble"),
        versions={text("product"): text("product version")},
    )
