"""When a client reads no more: wait until nothing moves, and weigh what is on the way."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG

from conformance.origins.origin import Origin
from servers.record import RunRecord
from tokenwire.clock import Clock
from tokenwire.recording import Weight

LOOKING_SECONDS = 0.25
STILL_SECONDS = 1.0
MOST_SECONDS = 20.0  # ends it where something trickles for ever
PROC = Path("/proc")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


async def stood_still(origin: Origin, run_id: str) -> int:
    """Return once the origin has said nothing for STILL_SECONDS, or is through; when that was."""
    clock, start_ns = Clock.running(), time.monotonic_ns()
    said, since_ns = -1, start_ns
    while (now_ns := time.monotonic_ns()) - start_ns < MOST_SECONDS * 1e9:
        page = await origin.record(run_id)
        if page is None or page.attempts[-1].finished:
            return now_ns
        if (count := _said(page)) != said:
            said, since_ns = count, now_ns
        if now_ns - since_ns > STILL_SECONDS * 1e9:
            return now_ns
        await clock.sleep(LOOKING_SECONDS)
    return 0


def weight(who: str, leader: int, before: Weight | None = None) -> Weight:
    """The memory and the open files of a process and all of its group, as a weight before or,
    added to one before, after. What cannot be read (it has ended) weighs nothing."""
    group = [pid for pid in _pids() if _group(pid) == leader] or [leader]
    memory, files = sum(map(_resident, group)), sum(map(_files, group))
    if before is None:
        return Weight(who, memory, 0, files, 0)
    return Weight(who, before.memory_before_bytes, memory, before.files_before_bytes, files)


def _said(page: RunRecord) -> int:
    return sum(len(attempt.said) for attempt in page.attempts)


def _pids() -> Iterable[int]:
    return (int(each.name) for each in PROC.iterdir() if each.name.isdigit())


def _group(pid: int) -> int:
    with suppress(ProcessLookupError):
        return os.getpgid(pid)
    return 0


def _resident(pid: int) -> int:
    with suppress(OSError):
        return int((PROC / str(pid) / "statm").read_text("ascii").split()[1]) * PAGE_BYTES
    return 0


def _files(pid: int) -> int:
    """The sizes of the regular files that it holds open for writing, deleted ones too."""
    return sum(_sizes(PROC / str(pid) / "fd"))


def _sizes(folder: Path) -> Iterator[int]:
    with suppress(OSError):
        for each in folder.iterdir():
            with suppress(OSError):
                seen = each.stat()
                writable = each.lstat().st_mode & 0o200
                if S_ISREG(seen.st_mode) and writable:
                    yield seen.st_size
