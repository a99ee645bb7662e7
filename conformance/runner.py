"""The parent of a run: hands cells to one worker process per core, judges what comes back.

Busy cells go out many at once; quiet ones only when nothing else runs, one per worker. A cell
whose dependency failed is not run at all: it is blocked. A worker that dies costs the cells
that it held and is replaced.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
import os
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

import msgspec

from conformance import results, shard
from conformance.atlas.data import documented
from conformance.case import Case, Lane
from conformance.judge import judge
from conformance.plan import Plan, Planned
from conformance.roads.name import KERNEL, factor_of
from conformance.targets.rails import Rails
from conformance.true_clock import length_seconds, scaled
from conformance.verdict import Verdict
from tokenwire import recording
from tokenwire.recording import Identity

# gRPC's core would log each fault that we fire, and watch for forks that never happen.
QUIET_CORE = {"GRPC_VERBOSITY": "NONE", "GRPC_ENABLE_FORK_SUPPORT": "0"}
CELL_SECONDS = 60.0  # ends a hang of ours, beyond what the cell's own clocks take
SCALED_AT_ONCE = 32  # what waits has little to do, but its tokens are close together
FAREWELL_SECONDS = 5.0
TARGET_FAREWELL_SECONDS = 0.4

Finished = Callable[[Planned, Verdict], None]


class Run:
    """One run of a plan. `verdicts` grows while it runs and is true at every moment."""

    def __init__(
        self,
        plan: Plan,
        book: Mapping[str, Case],
        folder: Path,
        jobs: int,
        finished: Finished,
        rails: Rails | None = None,
    ) -> None:
        self.plan = plan
        self._rails = rails
        self.verdicts: dict[Identity, Verdict] = {}
        self._book = book
        self._folder = folder
        self._jobs = 1 if rails else jobs  # so that a target's limit of streams is one number
        self._finished = finished
        self._settled = asyncio.Condition()
        self._due = {each.cell for each in plan.cells}
        self._ready: list[tuple[float, int, Planned]] = []  # a heap, the longest first
        self._later: list[Planned] = []
        self._order = itertools.count()

    async def run(self) -> None:
        """Run every cell. Cancelling it ends the workers; what was judged by then stays."""
        packets = [p for p in self.plan.cells if p.cell.road == KERNEL]
        lanes = {
            lane: [p for p in self.plan.cells if p.lane is lane and p.cell.road != KERNEL]
            for lane in Lane
        }
        async with contextlib.AsyncExitStack() as stack:
            workers = [
                await stack.enter_async_context(_worker(self.plan, self._folder))
                for _ in range(self._jobs)
            ]
            kernel = await stack.enter_async_context(_worker(self.plan, self._folder, kernel=True))
            await self._deal(lanes[Lane.BUSY], workers, self.plan.at_once)
            await self._deal(packets, [kernel], self.plan.at_once)
            await self._deal(lanes[Lane.WAITING], workers, self._waiting_at_once())
            await self._deal(lanes[Lane.QUIET], workers, 1)

    async def _deal(self, cells: list[Planned], workers: list[Worker], at_once: int) -> None:
        """Have these cells run, so many at once on each worker."""
        self._ready, self._later = [], cells
        self._sort_out()
        async with asyncio.TaskGroup() as hands:
            for _ in range(at_once):
                for worker in workers:
                    hands.create_task(self._hand(worker))

    async def _hand(self, worker: Worker) -> None:
        while (planned := await self._next()) is not None:
            blocked = results.blockers(planned.cell, planned.depends_on, self.verdicts)
            if blocked:
                explained = results.explained(planned.cell, blocked, self.verdicts)
                await self._settle(planned, results.blocked(blocked, explained=explained))
                continue
            if self._rails and not self._rails.begin(planned.cell):
                return
            most = CELL_SECONDS + 2 * self._length(planned)  # it may have to wait for a slot
            trouble = await worker.perform(planned, most)
            await self._settle(planned, self._judged(planned, trouble))

    async def _next(self) -> Planned | None:
        """The longest cell whose dependencies are settled; None when none is left."""
        async with self._settled:
            while self._ready or self._later:
                if self._ready:
                    return heapq.heappop(self._ready)[2]
                await self._settled.wait()
        return None

    def _sort_out(self) -> None:
        """Move to `_ready` what waits for nothing more. The longest go out first, so that the run
        ends soon after the last of them."""
        later: list[Planned] = []
        for planned in self._later:
            if self._depends(planned):
                later.append(planned)
            else:
                order = next(self._order)
                heapq.heappush(self._ready, (-self._length(planned), order, planned))
        self._later = later

    def _depends(self, planned: Planned) -> bool:
        """Whether it waits for a cell of this run that is not settled."""
        cell = planned.cell
        needs = (Identity(c, cell.wire, cell.setting, cell.road) for c in planned.depends_on)
        return any(need in self._due and need not in self.verdicts for need in needs)

    def _length(self, planned: Planned) -> float:
        """The most seconds that a cell's own clocks let it take, more or less."""
        case = scaled(self._book[planned.cell.case], factor_of(planned.cell.road))
        return length_seconds(case) + case.patience_seconds

    def _waiting_at_once(self) -> int:
        """In true time all at once, so that they take as long as the longest of them; a target
        says itself how many it bears."""
        if self._rails:
            return self.plan.at_once
        cells = [each for each in self.plan.cells if each.lane is Lane.WAITING]
        true = any(factor_of(each.cell.road) == 1 for each in cells)
        return len(cells) if true else SCALED_AT_ONCE

    def _judged(self, planned: Planned, trouble: str) -> Verdict:
        path = recording.path_of(self._folder, planned.cell)
        if trouble:
            recording.write(self._folder, shard.troubled(planned, self.plan, trouble))
        seen = recording.read(path)
        if self._rails:
            self._rails.end(seen)
        return judge(self._book[planned.cell.case], seen, documented(planned.cell))

    async def _settle(self, planned: Planned, verdict: Verdict) -> None:
        async with self._settled:
            self.verdicts[planned.cell] = verdict
            self._sort_out()
            self._settled.notify_all()
        self._finished(planned, verdict)


class Worker:
    """The parent's side of one shard; a dead one is started anew for the next cell."""

    def __init__(self, plan: Plan, folder: Path, *, kernel: bool = False) -> None:
        self._plan = plan
        # Who stops a run against a target waits for nobody: the kernel closes what is open.
        self._farewell_seconds = TARGET_FAREWELL_SECONDS if plan.target.file else FAREWELL_SECONDS
        self._folder = folder
        self._options = ("--kernel",) if kernel else ()
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._due: dict[str, asyncio.Future[str]] = {}
        self._starting = asyncio.Lock()

    async def perform(self, planned: Planned, most_seconds: float) -> str:
        """Run one cell to the end of its recording; "" or what went wrong."""
        process = await self._alive()
        assert process.stdin is not None
        answer = asyncio.get_running_loop().create_future()
        self._due[str(planned.cell)] = answer
        with contextlib.suppress(ConnectionError):  # then _read gives the answer
            process.stdin.write(f"{planned.cell}\n".encode())
            await process.stdin.drain()
        try:
            async with asyncio.timeout(most_seconds):
                trouble: str = await answer
                return trouble
        except TimeoutError:
            return f"harness: no recording within {most_seconds:.0f} s"
        finally:
            self._due.pop(str(planned.cell), None)

    async def _alive(self) -> asyncio.subprocess.Process:
        async with self._starting:
            if self._process is None or self._process.returncode is not None:
                if self._reader is not None:
                    await self._reader
                self._process = await asyncio.create_subprocess_exec(
                    sys.executable,
                    "-m",
                    "conformance",
                    "shard",
                    str(self._folder.parent / "plan.json"),
                    str(self._folder),
                    *self._options,
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                    env=os.environ | QUIET_CORE,
                    start_new_session=True,  # Ctrl-C is the parent's to handle
                )
                self._reader = asyncio.create_task(self._read(self._process))
            return self._process

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            answer = self._due.pop(line.decode().strip(), None)
            if answer is not None and not answer.done():
                answer.set_result("")
        code = await process.wait()
        for answer in self._due.values():
            if not answer.done():
                answer.set_result(f"harness: the worker process ended with {code}")

    async def aclose(self, at_once: bool) -> None:
        """End the process and all it started: politely, then its whole group."""
        process = self._process
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        if at_once:  # it would finish its cells first
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        try:
            async with asyncio.timeout(self._farewell_seconds):
                await process.wait()
        except TimeoutError:
            pass
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, 9)
        await process.wait()
        if self._reader is not None:
            await self._reader


@contextlib.asynccontextmanager
async def _worker(plan: Plan, folder: Path, *, kernel: bool = False) -> AsyncIterator[Worker]:
    worker = Worker(plan, folder, kernel=kernel)
    at_once = True
    try:
        yield worker
        at_once = False
    finally:
        await asyncio.shield(worker.aclose(at_once))


async def run(
    plan: Plan,
    book: Mapping[str, Case],
    out: Path,
    jobs: int,
    finished: Finished,
    rails: Rails | None = None,
) -> tuple[Mapping[Identity, Verdict], float, bool]:
    """Run a plan; results are the verdicts, the seconds, and whether it was interrupted.

    `out` gets plan.json and recordings/. A cancelled run returns what it has.
    """
    folder = out / "recordings"
    folder.mkdir(parents=True, exist_ok=True)
    (out / "plan.json").write_bytes(msgspec.json.format(msgspec.json.encode(plan), indent=1))
    running = Run(plan, book, folder, jobs, finished, rails)
    began = time.monotonic()
    interrupted = False
    try:
        await running.run()
    except asyncio.CancelledError:
        interrupted = True
    return running.verdicts, time.monotonic() - began, interrupted
