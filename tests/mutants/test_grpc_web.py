"""Every question that only gRPC-Web is asked can fail: a broken peer is caught, and named."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

import pytest

from clients.conversation import Conversation
from clients.endpoint import Endpoint
from clients.manner import Manner
from conformance import casebook
from conformance.cell import perform
from conformance.judge import judge
from conformance.origins.origin import Origins
from conformance.plan import Plan, Planned, plan_cell
from conformance.verdict import Outcome, Verdict
from conformance.wires import Converse, converse
from tests.mutants.clients import Broken
from tests.mutants.web_gateway import Translation, WebRoads
from tests.mutants.web_table import MUTANTS, WebMutant
from tokenwire.recording import Identity
from tokenwire.v1.stream_pb2 import StreamRequest

AT_ONCE = 24
PLAN = Plan(seed=1, cells=())
WEB = "grpc-web"
OWN = {case.id for case in casebook.load().values() if case.wires == (WEB,)}
each_mutant = pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)

Verdicts = Mapping[tuple[str, str, str], Verdict]  # by case, setting, and what is broken


@pytest.fixture(scope="module")
def verdicts() -> Verdicts:
    return asyncio.run(_run_all())


async def _run_all() -> Verdicts:
    intact = {(each.case.id, each.setting): replace(each, name="", gateway=Translation(),
                                                    client=None, retold=None)
              for each in MUTANTS}  # fmt: skip
    limit = asyncio.Semaphore(AT_ONCE)
    async with Origins(PLAN) as origins, asyncio.TaskGroup() as group:
        tasks = {
            (each.case.id, each.setting, each.name): group.create_task(_run(each, origins, limit))
            for each in (*MUTANTS, *intact.values())
        }
    return {key: task.result() for key, task in tasks.items()}


async def _run(mutant: WebMutant, origins: Origins, limit: asyncio.Semaphore) -> Verdict:
    roads = WebRoads(PLAN, mutant.gateway)
    async with limit:
        planned = _planned(mutant)
        seen = await perform(mutant.case, planned, PLAN, origins, roads, speak=_speak(mutant))
        return judge(mutant.case, seen)


def _planned(mutant: WebMutant) -> Planned:
    """Every cell has a run of its own, also where two mutants break the same case."""
    cell = Identity(mutant.case.id, WEB, mutant.setting, "direct")
    planned = plan_cell(mutant.case, cell, PLAN.seed)
    return replace(planned, run_id=f"{planned.run_id}.{mutant.name.replace(' ', '-')}")


def _speak(mutant: WebMutant) -> Converse:
    client, retold = mutant.client, mutant.retold

    def speak(
        wire: str, endpoint: Endpoint, request: StreamRequest, manner: Manner
    ) -> Conversation:
        if client is not None:
            return client(endpoint, request, manner)
        talk = converse(wire, endpoint, request, manner)
        return Broken(talk, retold) if retold else talk

    return speak


@each_mutant
def test_the_cell_is_as_documented_while_nothing_is_broken(
    mutant: WebMutant, verdicts: Verdicts
) -> None:
    found = verdicts[mutant.case.id, mutant.setting, ""]
    assert found.outcome is Outcome.AS_DOCUMENTED, found.reason


@each_mutant
def test_the_mutant_is_caught_and_named(mutant: WebMutant, verdicts: Verdicts) -> None:
    found = verdicts[mutant.case.id, mutant.setting, mutant.name]
    assert found.outcome is Outcome.DIFFERS, found.reason
    assert mutant.reason in found.reason
    assert found.klass is mutant.klass


def test_every_question_that_only_grpc_web_is_asked_has_a_mutant() -> None:
    assert not OWN - {each.case.id for each in MUTANTS}


def test_every_mutant_has_a_name_of_its_own() -> None:
    assert len({each.name for each in MUTANTS}) == len(MUTANTS)
