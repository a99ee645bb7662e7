"""One worker process: its own origin, lines and clients, on one core.

The parent writes one cell per line to its standard input and reads one per line from its
standard output when that cell's recording is on disk. End of input is the end of the shard;
SIGTERM ends it too, after what was recorded by then is written.
"""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
import traceback
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import uvloop

from conformance import casebook
from conformance.case import SETTINGS, TRANSLATED, WIRES, Case
from conformance.cell import perform
from conformance.origins.origin import Origins
from conformance.plan import Plan, Planned, plan_cell
from conformance.roads.kernel import KernelRoad, inside
from conformance.roads.name import DIRECT, factor_of
from conformance.roads.road import Roads
from conformance.roads.target import TargetRoad
from conformance.targets.redaction import Redact, redaction
from conformance.true_clock import scaled
from conformance.wires import converse
from faults.kernel.pair import Pair
from gateways.running import GatewayFailedError
from tokenwire import recording
from tokenwire.recording import Identity, Observation, Recording

OPENING = 3
WARM_UP = Case(
    id="warm-up",
    question="Does every client work at all?",
    anchors=("none: nothing of it is recorded",),
    script="steady",
    limit=1,
    depends_on=(),
    expect={},
)


def main(plan: Plan, folder: Path, *, kernel: bool) -> None:
    """Serve cells until standard input ends or SIGTERM comes.

    `kernel`: from within a network namespace of its own, which needs a single thread until then.
    """
    # Collections in mid-run move arrival stamps by milliseconds; start from a clean heap.
    gc.collect()
    gc.freeze()
    if not kernel:
        uvloop.run(_serve(plan, folder, None))
        return
    with inside() as pair:
        uvloop.run(_serve(plan, folder, pair))


async def _serve(plan: Plan, folder: Path, pair: Pair | str | None) -> None:
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stopping.set)
    loop.add_signal_handler(signal.SIGINT, lambda: None)  # the parent decides, see runner.py
    asked = await _lines()
    laid = KernelRoad(plan, pair) if isinstance(pair, Pair) else None
    unlaid = pair if isinstance(pair, str) else "needs a worker of its own"
    target = TargetRoad.of(plan)
    elsewhere = laid.origin if laid else target.origin if target else None
    async with Origins(plan, elsewhere) as origins, Roads(plan, laid or unlaid, target) as roads:
        if target is not None:
            async with Origins(plan) as ours:
                await _warm_up(plan, ours, roads)
        elif pair is None:
            await _warm_up(plan, origins, roads)
        cells: set[asyncio.Task[None]] = set()
        reading = loop.create_task(_read(asked, plan, origins, roads, folder, cells))
        told = loop.create_task(stopping.wait())
        await asyncio.wait((reading, told), return_when=asyncio.FIRST_COMPLETED)
        if stopping.is_set():
            for task in (reading, *cells):
                task.cancel()
        told.cancel()
        await asyncio.gather(*cells, return_exceptions=True)


async def _read(
    asked: asyncio.StreamReader,
    plan: Plan,
    origins: Origins,
    roads: Roads,
    folder: Path,
    cells: set[asyncio.Task[None]],
) -> None:
    """Start each cell that is asked for, until nothing more is."""
    book = casebook.load(plan.modules)
    planned = {str(each.cell): each for each in plan.cells}
    opening = asyncio.Semaphore(OPENING)
    told = redaction(roads.target, folder)
    async for line in asked:
        each = planned[line.decode().strip()]
        speak = roads.target.speak(each.cell.wire) if roads.target else converse
        case = scaled(book[each.cell.case], factor_of(each.cell.road))
        work = partial(perform, case, each, plan, origins, roads, opening, speak)
        task = asyncio.create_task(_one(each, plan, work, folder, told))
        cells.add(task)
        task.add_done_callback(cells.discard)


async def _warm_up(plan: Plan, origins: Origins, roads: Roads) -> None:
    """Each client once, unrecorded: what libraries import and build on their first call took up
    to half a second, which no cell's stamps should have to bear."""
    for wire in (each for each in WIRES if each not in TRANSLATED):
        for setting in SETTINGS:
            cell = Identity(WARM_UP.id, wire, setting, DIRECT)
            await perform(WARM_UP, plan_cell(WARM_UP, cell, plan.seed), plan, origins, roads)


async def _one(
    each: Planned,
    plan: Plan,
    work: Callable[[], Awaitable[Recording]],
    folder: Path,
    told: Redact,
) -> None:
    try:
        seen = await work()
    except GatewayFailedError as error:
        seen = troubled(each, plan, f"setup: {error}")
    except Exception:
        seen = troubled(each, plan, f"harness: {traceback.format_exc(limit=-4)}")
    recording.write(folder, told(seen))
    sys.stdout.write(f"{each.cell}\n")
    sys.stdout.flush()


def troubled(each: Planned, plan: Plan, trouble: str) -> Recording:
    """The recording of a cell that could not run; `trouble` says whose fault that was."""
    cell: Identity = each.cell
    return Recording(cell, each.run_id, "", plan.hash, (), Observation(0), trouble=trouble)


async def _lines() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    return reader
