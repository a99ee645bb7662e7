"""Every adapter cut, reset and frozen on its way, when it has heard the second token."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from clients.events import Ending
from clients.manner import Manner
from faults.fin import Fin
from faults.line import Line
from faults.line_fault import LineFault
from faults.reset import Reset
from faults.stall import Stall
from tests.services.process import running
from tests.services.stage import TOKENS, Stage
from tests.unit.clients.adapters.subjects import (
    HARDENED,
    HOLD,
    MANNERS,
    SUBJECTS,
    Subject,
    each_adapter,
    each_manner,
    heard_then,
    text_of,
)
from tests.unit.clients.peers import Told


async def befallen(
    subject: Subject, manner: Manner, fault: LineFault, stage: Stage | None = None
) -> Told:
    """What a client is told when `fault` befalls its line at heard(2); then the service goes on."""
    stage = stage or Stage(hold_after=HOLD)
    async with (
        subject.serving(stage) as service,
        Line.stretched((service.host, service.port)) as near,
    ):
        endpoint = replace(service, host=near.host, port=near.port, authority=service.address)

        async def fire() -> None:
            await fault.fire(near)
            stage.released.set()

        return await heard_then(subject.converse(endpoint, manner), fire)


@each_adapter
@each_manner
@pytest.mark.parametrize("fault", [Fin(), Reset()], ids=str)
@pytest.mark.asyncio
async def test_a_cut_is_a_failure_where_the_transport_tells(
    subject: Subject, manner: Manner, fault: LineFault
) -> None:
    got = await befallen(subject, manner, fault)
    assert text_of(got) == "".join(TOKENS[:HOLD])
    assert got.ending is Ending.FAILED
    assert len(got.evidence.message.splitlines()) <= 1


@each_adapter
@pytest.mark.asyncio
async def test_a_silence_ends_by_the_hardened_clients_own_limit(subject: Subject) -> None:
    manner = replace(HARDENED, content_watchdog_seconds=0.2, keepalive_seconds=60.0)
    got = await befallen(subject, manner, Stall())
    assert text_of(got) == "".join(TOKENS[:HOLD])
    assert got.evidence.exception == "ContentTimeout"


SERVICE_OF = {"plain-websocket": "websocket", "grpc-method": "grpc"}


@pytest.mark.asyncio
async def test_a_service_that_is_killed_is_a_failure_to_all_of_its_clients() -> None:
    holding: list[asyncio.Future[None]] = []
    killed = asyncio.Event()

    async def wait() -> None:
        holding.pop().set_result(None)
        await killed.wait()

    async with running(HOLD) as (process, services), asyncio.TaskGroup() as group:
        talks: list[asyncio.Task[Told]] = []
        for subject in SUBJECTS.values():
            service = services[SERVICE_OF.get(subject.adapter, "http")]
            endpoint = replace(service, path=subject.path)
            for setting in MANNERS.values():
                manner = replace(setting, patience=10.0)  # two dozen processes may share a core
                holding.append(asyncio.get_running_loop().create_future())
                talks.append(
                    group.create_task(heard_then(subject.converse(endpoint, manner), wait))
                )
        await asyncio.gather(*holding)
        process.kill()
        await process.wait()
        killed.set()
    for talk in talks:
        got = talk.result()
        assert text_of(got) == "".join(TOKENS[:HOLD])
        assert got.ending is Ending.FAILED
        assert len(got.evidence.message.splitlines()) <= 1
