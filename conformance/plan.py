"""What a run will do, written down before it starts: same seed, same plan, same hash."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, cast

import msgspec

from conformance.case import SETTINGS, TRANSLATED, WIRES, Case, Lane, Where
from conformance.hint import hint
from conformance.roads.name import PLAIN, is_target, translates
from conformance.true_clock import asked
from faults.fault import Fault
from tokenwire.recording import Identity
from tokenwire.schema_file import SchemaFile

SCHEMA = "tokenwire.plan/1"

HEARD = "heard-while-held"  # behind a gateway, what listens for a token depends on it too
EARS = frozenset({HEARD, "heard-while-held-plain"})  # they ask just that, and wait for nobody
AT_ONCE = 16  # more, and their clients' work delays each other's stamps


class BadSelectionError(Exception):
    """Nothing, or something unknown, was selected; the message names it and the way out."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One cell of the plan. `fault` is spelt with everything random already drawn."""

    cell: Identity
    run_id: str
    lane: Lane
    depends_on: tuple[str, ...]
    fault: str
    when: str


@dataclass(frozen=True, slots=True)
class PlannedTarget:
    """The target of a run, all "" where it has none. `digest` is its file's, so that nothing else
    is met than what was planned; `visit` keeps apart the runs that one deployed origin has seen.
    """

    file: str = ""  # absolute; the road is called as it says
    digest: str = ""
    visit: str = ""
    wires: tuple[str, ...] = ()


NO_TARGET = PlannedTarget()


@dataclass(frozen=True, slots=True)
class Plan:
    """The run, as data. `hash` covers every other field and stands in every report."""

    seed: int
    cells: tuple[Planned, ...]
    document: str = ""  # absolute path of the text to stream; "" is the shipped one
    modules: tuple[str, ...] = ()  # further modules with cases
    at_once: int = AT_ONCE  # busy cells per worker
    target: PlannedTarget = NO_TARGET
    hash: str = ""
    schema: str = SCHEMA


@dataclass(frozen=True, slots=True)
class Selection:
    """Which cells; an empty field selects all."""

    cases: tuple[str, ...] = ()
    wires: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    smoke: bool = False
    real_time: bool = False  # the clock cases at their true length


def draw(
    book: Mapping[str, Case],
    roads: Iterable[str],
    selection: Selection,
    *,
    seed: int,
    document: str = "",
    modules: tuple[str, ...] = (),
    at_once: int = AT_ONCE,
    target: PlannedTarget = NO_TARGET,
) -> Plan:
    """The plan for these cells, everything random in it drawn from `seed`.

    Raises:
        BadSelectionError: a case, wire, setting or cell that does not exist, or none at all.
    """
    _known("case", selection.cases, book)
    _known("wire", selection.wires, WIRES)
    _known("client setting", selection.settings, SETTINGS)
    roads = tuple(roads)
    cells = [
        Identity(case.id, wire, setting, road)
        for road in roads
        for case in _asked(book, road, selection)
        for wire in case.carried
        if wire not in TRANSLATED or translates(road, wire)
        if not target.wires or wire in target.wires
        for setting in case.settings
    ]
    _known("cell", selection.cells, [str(cell) for cell in cells])
    planned = [
        plan_cell(book[cell.case], cell, seed, target.visit)
        for cell in cells
        if _selected(book[cell.case], cell, selection)
    ]
    if not planned:
        raise BadSelectionError(f"nothing is selected: {_why_nothing(roads, selection)}")
    plan = Plan(seed, tuple(planned), document, modules, at_once, target)
    return replace(plan, hash=digest(plan))


def _asked(book: Mapping[str, Case], road: str, selection: Selection) -> Iterable[Case]:
    """A clock case that is named with its ordinary road runs in real time: it has no other."""
    by_name = {cell.split("/")[0] for cell in selection.cells if cell.split("/", 3)[-1] == road}
    named = (case for case in book.values() if case.id in by_name and case.on(road))
    return {
        case.id: case for case in (*asked(book, road, real_time=selection.real_time), *named)
    }.values()


def plan_cell(case: Case, cell: Identity, seed: int, visit: str = "") -> Planned:
    """One cell's row; its run id depends on the seed, the cell and the visit alone."""
    fault = drawn(case.fault_on(cell.wire), seed)
    return Planned(
        cell,
        run_id(seed, cell, visit),
        lane(case, cell),
        depends_on(case, cell.road),
        str(fault) if fault else "",
        str(case.when) if fault and case.when else "",
    )


def lane(case: Case, cell: Identity) -> Lane:
    """Where a cell runs. A gateway that is not ours may carry many gRPC calls on one connection to
    the origin, as Envoy does: a fault that befalls it must find no neighbour's call there."""
    far = case.where is Where.FAR and cell.wire.startswith("grpc")
    return Lane.QUIET if far and is_target(cell.road) else case.lane


def run_id(seed: int, cell: Identity, visit: str = "") -> str:
    """What joins ledger and observation: the same for the same plan."""
    return hashlib.sha256(f"{seed}/{cell}{visit}".encode()).hexdigest()[:16]


def revisited(plan: Plan, visit: str) -> Plan:
    """The same plan for another visit of its target: a ledger has seen the run ids of the last."""
    target = replace(plan.target, visit=visit)
    cells = tuple(replace(each, run_id=run_id(plan.seed, each.cell, visit)) for each in plan.cells)
    anew = replace(plan, cells=cells, target=target)
    return replace(anew, hash=digest(anew))


def depends_on(case: Case, road: str) -> tuple[str, ...]:
    """The controls without which a cell of this case on this road can say nothing."""
    needs_ears = case.listens and road not in PLAIN and case.id not in EARS
    return (*case.depends_on, HEARD) if needs_ears else case.depends_on


def drawn(fault: Fault | None, seed: int) -> Fault | None:
    """The fault with the run's seed in its `seed` field, where it has one."""
    if fault is not None and any(field.name == "seed" for field in fields(fault)):
        return cast(Fault, replace(cast(Any, fault), seed=seed))
    return fault


def digest(plan: Plan) -> str:
    """Twelve hex digits over everything but the hash itself."""
    return hashlib.sha256(msgspec.json.encode(replace(plan, hash=""))).hexdigest()[:12]


_FILE = SchemaFile(
    schema=SCHEMA,
    type=Plan,
    what="a plan",
    way_out="draw the plan anew",
    trouble=BadSelectionError,
)


def read(path: Path) -> Plan:
    """A plan from its file.

    Raises:
        BadSelectionError: the file is missing, is not a plan, or was changed by hand.
    """
    plan = _FILE.read(path)
    if plan.hash != digest(plan):
        raise BadSelectionError(f"{path}: its hash does not match its contents; draw it anew")
    return plan


def runnable(plan: Plan, book: Mapping[str, Case]) -> None:
    """Refuse a plan from a file that this version's cases cannot carry out.

    Raises:
        BadSelectionError: it names a cell that is gone, or one that would now run otherwise.
    """
    for each in plan.cells:
        _known("case", (each.cell.case,), book)
        case = book[each.cell.case]
        _known("wire", (each.cell.wire,), case.wires)
        _known("client setting", (each.cell.setting,), case.settings)
        now = plan_cell(case, each.cell, plan.seed, plan.target.visit)
        for field in fields(each):
            then, this = getattr(each, field.name), getattr(now, field.name)
            if then != this:
                raise BadSelectionError(
                    f"cell {each.cell}: {field.name} was planned as {str(then)!r}, "
                    f"this version has {str(this)!r}; draw the plan anew"
                )


def _selected(case: Case, cell: Identity, selection: Selection) -> bool:
    if selection.cells:
        return str(cell) in selection.cells
    return (
        (not selection.smoke or case.smoke)
        and (not selection.cases or case.id in selection.cases)
        and (not selection.wires or cell.wire in selection.wires)
        and (not selection.settings or cell.setting in selection.settings)
    )


def _why_nothing(roads: Collection[str], selection: Selection) -> str:
    for wire in TRANSLATED & set(selection.wires):
        if not any(translates(road, wire) for road in roads):
            where = ", ".join(roads)
            return f"no gateway on {where} translates {wire}; take `--gateway envoy@tuned`"
    return "no cell meets all of the given filters"


def _known(what: str, named: Iterable[str], known: Collection[str]) -> None:
    for name in named:
        if name not in known:
            raise BadSelectionError(f"there is no {what} {name!r}; {hint(name, known)}")
