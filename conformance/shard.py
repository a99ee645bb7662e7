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
from pathlib import Path

import uvloop

from conformance import casebook
from conformance.case import Case
from conformance.cell import perform
from conformance.origin import Origins
from conformance.plan import Plan, Planned
from conformance.road import Roads
from tokenwire import recording
from tokenwire.recording import Identity, Observation, Recording


def main(plan: Plan, folder: Path) -> None:
    """Serve cells until standard input ends or SIGTERM comes."""
    # Collections in mid-run move arrival stamps by milliseconds; start from a clean heap.
    gc.collect()
    gc.freeze()
    uvloop.run(_serve(plan, folder))


async def _serve(plan: Plan, folder: Path) -> None:
    book = casebook.load()
    planned = {str(each.cell): each for each in plan.cells}
    loop = asyncio.get_running_loop()
    serving = asyncio.current_task()
    assert serving is not None
    loop.add_signal_handler(signal.SIGTERM, serving.cancel)
    loop.add_signal_handler(signal.SIGINT, lambda: None)  # the parent decides, see runner.py
    asked = await _lines()
    async with Origins(plan) as origins, Roads(plan) as roads, asyncio.TaskGroup() as cells:
        try:
            async for line in asked:
                name = line.decode().strip()
                each = planned[name]
                cells.create_task(_one(book[each.cell.case], each, plan, origins, roads, folder))
        except asyncio.CancelledError:
            for task in list(asyncio.all_tasks() - {serving}):
                task.cancel()
            raise


async def _one(
    case: Case, each: Planned, plan: Plan, origins: Origins, roads: Roads, folder: Path
) -> None:
    try:
        seen = await perform(case, each, plan, origins, roads)
    except Exception:
        seen = troubled(each, plan, f"harness: {traceback.format_exc(limit=-4)}")
    recording.write(folder, seen)
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
