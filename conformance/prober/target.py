"""A staging gateway as a subject: met where its file says, its origin asked by the side door."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from conformance.origins.target import TargetOrigin, side_door
from conformance.prober.subject import Subject
from conformance.targets import endpoint as target_endpoint
from conformance.targets.target import Depth, Target


class NoSandwichError(Exception):
    """The target's origin is not ours, so that nobody could hold a stream as a probe needs."""


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
        yield Subject(target.name, endpoints, origin)
    finally:
        await origin.aclose()
