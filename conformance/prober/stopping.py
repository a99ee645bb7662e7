"""A survey that does not come to its end: why, and what its streams are worth then."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from conformance.prober.held import Held
from conformance.prober.purse import Purse
from tokenwire.clock import SECOND_NS

INTERRUPTED = "interrupted"


async def finished(work: asyncio.Future[Any], purse: Purse) -> str:
    """Why the work was broken off, "" where it came to its end.

    It is cancelled, and waited for, when this is cancelled or the purse is spent.
    """
    spent = asyncio.create_task(purse.spent())
    try:
        await asyncio.wait((work, spent), return_when=asyncio.FIRST_COMPLETED)
    except asyncio.CancelledError:
        return INTERRUPTED
    finally:
        for each in (work, spent):
            each.cancel()
        await asyncio.gather(work, spent, return_exceptions=True)
    if purse.spent_out:
        return purse.spent_out
    work.result()
    return ""


def broken_off(
    held: Sequence[Held], now_ns: int, longest_seconds: float
) -> tuple[float, tuple[Held, ...]]:
    """For how long the streams still open had been held, and those that can be compared. Pure.

    Of streams that ask the same, where one had been cut, the others may only not have been cut
    yet: those say nothing.
    """
    cut = {_asks(each) for each in held if _is_cut(each)}
    left = tuple(each for each in held if _is_cut(each) or _asks(each) not in cut)
    open_ns = [now_ns - each.client.asked_ns for each in left if not _is_cut(each)]
    return min(longest_seconds, min(open_ns, default=0) / SECOND_NS), left


def _asks(held: Held) -> tuple[object, ...]:
    probe = held.probe
    return probe.way, probe.flow, probe.keep_alive


def _is_cut(held: Held) -> bool:
    return bool(held.client.ended_ns or (held.origin and held.origin.left_ns))
