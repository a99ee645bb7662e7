"""A staging gateway as a subject: met where its file says, its origin asked by the side door."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from conformance.origins.target import TargetOrigin, side_door
from conformance.prober.purse import Purse
from conformance.prober.subject import Ledger, Subject
from conformance.targets import endpoint as target_endpoint
from conformance.targets.target import Depth, Target
from servers.record import RunRecord


class NoSandwichError(Exception):
    """The target's origin is not ours, so that nobody could hold a stream as a probe needs."""


class CountedLedger:
    """A ledger whose every question is taken from the purse. A page costs two: the time is asked
    with it."""

    def __init__(self, ledger: Ledger, purse: Purse) -> None:
        self._ledger = ledger
        self._purse = purse

    async def record(self, run_id: str) -> RunRecord | None:
        await self._purse.take(2)
        return await self._ledger.record(run_id)

    async def settled(self, run_id: str, seconds: float) -> None:
        await self._purse.take()
        await self._ledger.settled(run_id, seconds)


@asynccontextmanager
async def on_target(target: Target) -> AsyncIterator[Subject]:
    """This target, until the block ends. Nothing but its own hosts is ever asked.

    Raises:
        NoSandwichError: our origin does not stand behind it.
        BadSecretError, OSError: what its file refers to is not there any more.
    """
    if target.depth is not Depth.SANDWICH:
        raise NoSandwichError(
            f'{target.file}: depth = "{target.depth}", and a clock is found with streams that only '
            'our origin can hold: deploy it behind the gateway and say depth = "sandwich"'
        )
    origin = TargetOrigin(side_door(target_endpoint.ledger(target)))
    try:
        endpoints = {wire: target_endpoint.endpoint(target, wire) for wire in target.wires}
        purse = Purse(target.limits)
        yield Subject(target.name, endpoints, CountedLedger(origin, purse), purse)
    finally:
        await origin.aclose()
