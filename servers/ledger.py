"""The ledger: what the origin did, run by run, and a way to wait for it.

In the origin's event loop only. Its frozen shape is `servers/record.py`; over HTTP it is
`servers/runs.py`.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable

from servers.record import RunRecord
from servers.run import Attempt, Run
from tokenwire.clock import SECOND_NS, Clock

MAX_RUNS = 1024
WAIT_SECONDS = 60.0

Predicate = Callable[[Run], bool]


def said(seq: int) -> Predicate:
    """The newest attempt has handed `seq`, or a later one, to its transport."""
    return lambda run: bool(run.attempts) and run.attempts[-1].said_seq >= seq


def left(run: Run) -> bool:
    """The newest attempt's peer is known to be gone."""
    return bool(run.attempts) and run.attempts[-1].left is not None


def finished(run: Run) -> bool:
    """The origin is through with the newest attempt."""
    return bool(run.attempts) and run.attempts[-1].finished is not None


def settled(run: Run) -> bool:
    """Nothing more will happen in the newest attempt: it is finished, or its peer is gone."""
    return finished(run) or left(run)


class Ledger:
    """The runs of one origin. The oldest is forgotten when there are more than `max_runs`."""

    def __init__(self, max_runs: int = MAX_RUNS) -> None:
        self._max_runs = max_runs
        self._runs: OrderedDict[str, Run] = OrderedDict()
        self._watchers: dict[str, list[Callable[[], None]]] = {}

    def open(self, run_id: str, script: str, wire: str, peer: str, resume_after: int) -> Attempt:
        """A new attempt at this run. Raises: Full, at MAX_ATTEMPTS."""
        run = self._runs.get(run_id)
        if run is None:
            run = self._runs[run_id] = Run(run_id, script, lambda: self._changed(run_id))
            if len(self._runs) > self._max_runs:
                self._runs.popitem(last=False)
        return run.opened(wire, peer, resume_after)

    def run(self, run_id: str) -> Run | None:
        """The living record; None: never opened, or forgotten."""
        return self._runs.get(run_id)

    def record(self, run_id: str) -> RunRecord | None:
        """The frozen shape, as of now."""
        run = self.run(run_id)
        return run.record() if run else None

    async def wait(
        self, run_id: str, predicate: Predicate, timeout_seconds: float = WAIT_SECONDS
    ) -> bool:
        """Whether the predicate came true in time, also of a run that is yet to open.

        It is asked once at the start and then at every change, so it must be quick.
        """
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        def look() -> None:
            run = self._runs.get(run_id)
            if run is not None and not answer.done() and predicate(run):
                answer.set_result(True)

        def give_up() -> None:
            if not answer.done():
                answer.set_result(False)

        due_ns = time.monotonic_ns() + round(timeout_seconds * SECOND_NS)
        deadline = Clock.running().at(due_ns, give_up)
        self._watchers.setdefault(run_id, []).append(look)
        try:
            look()
            return await answer
        finally:
            deadline.cancel()
            self._unwatch(run_id, look)

    def _changed(self, run_id: str) -> None:
        for look in tuple(self._watchers.get(run_id, ())):
            look()

    def _unwatch(self, run_id: str, look: Callable[[], None]) -> None:
        watchers = self._watchers[run_id]
        watchers.remove(look)
        if not watchers:
            del self._watchers[run_id]
