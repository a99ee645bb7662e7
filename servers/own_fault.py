"""Faults that the origin fires on itself, for roads whose far line is not ours to reach.

Named and meant as in the catalogue of `faults/`: `fin`, `reset`, `stall`, and
`stall-and-resume` with its `seconds`; fired when the origin has said `said`, and where it
holds there, when it is released.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from servers.grip import Grip
from servers.request import BadRequest
from tokenwire.clock import Clock
from tokenwire.v1.stream_pb2 import OriginFault

MAX_SECONDS = 60.0  # as long as a hold: nothing outlives a run


@dataclass(frozen=True, slots=True)
class OwnFault:
    """One fault, read and checked. `seconds`: how long a stall lasts."""

    name: str
    seconds: float = MAX_SECONDS

    async def befall(self, grip: Grip, clock: Clock) -> bool:
        """Do it. Whether the stream goes on. Raises: OSError, the connection is gone."""
        match self.name:
            case "fin":
                grip.fin()
            case "reset":
                grip.reset()
            case "stall-and-resume":
                await self._stall(grip, clock)
                return True
            case _:
                await self._stall(grip, clock)
                grip.reset()
        return False

    async def _stall(self, grip: Grip, clock: Clock) -> None:
        grip.stall()
        try:
            await clock.sleep(self.seconds)
        finally:
            grip.resume()


def own_faults(asked: Iterable[OriginFault], reach: frozenset[str]) -> Mapping[int, OwnFault]:
    """By the seq that fires them. Raises: BadRequest, one cannot be had on this wire."""
    return {one.said: _read(f"options.faults[{i}]", one, reach) for i, one in enumerate(asked)}


def _read(field: str, asked: OriginFault, reach: frozenset[str]) -> OwnFault:
    if asked.name not in reach:
        can = ", ".join(sorted(reach)) or "none"
        raise BadRequest(
            f"{field}.name", f"{asked.name[:40]!r} is unsupported by this wire's origin: {can} can"
        )
    if asked.said == 0:
        raise BadRequest(f"{field}.said", "is 0; name the seq that fires it")
    known = {"seconds"} if asked.name == "stall-and-resume" else set[str]()
    if set(asked.parameters) != known:
        has = ", ".join(known) or "nothing"
        raise BadRequest(f"{field}.parameters", f"{asked.name} takes {has}")
    return OwnFault(asked.name, _seconds(field, asked)) if known else OwnFault(asked.name)


def _seconds(field: str, asked: OriginFault) -> float:
    text = asked.parameters["seconds"]
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= MAX_SECONDS:
        raise BadRequest(f"{field}.parameters", f"seconds={text[:40]!r} is not 0 to 60")
    return seconds
