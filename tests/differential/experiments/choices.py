"""Toxicity and the seed: whom a toxic befalls."""

from __future__ import annotations

import select

from tests.differential.experiment import Experiment, Outcome
from tests.differential.oracle import QUIET_SECONDS, Ends
from tests.differential.server import ours, real
from tests.differential.stand import Stand, standing

_MANY = 24  # the chance that as many coins fall alike twice is 1 in 16 million


def toxicity_of_one_and_none(stand: Stand) -> Outcome:
    path = stand.toxic("bandwidth", rate=0)
    ends = [stand.connect() for _ in range(4)]
    all_ = _stalled(ends)
    stand.api.call("DELETE", path)
    stand.toxic("bandwidth", rate=0, toxicity=0)
    return {"1": all_, "0": _stalled([stand.connect() for _ in range(4)])}


def choices_after_an_unrelated_call(stand: Stand) -> Outcome:
    stand.toxic("bandwidth", rate=0, toxicity=0.5)
    ends = [stand.connect() for _ in range(_MANY)]
    before = _stalled(ends)
    stand.toxic("latency", latency=0)
    _stalled(ends)  # what the change let through
    return {"choices": "the same" if _stalled(ends) == before else "others"}


def choices_of_a_seed(stand: Stand) -> Outcome:
    return {"choices": "the same" if _seeded(stand) == _seeded(stand) else "others"}


def _seeded(stand: Stand) -> str:
    launch = real("-seed", "42") if stand.server.real else ours("--seed", "42")
    with launch as server, standing(server, "seeded") as other:
        other.toxic("bandwidth", rate=0, toxicity=0.5)
        return _stalled([other.connect() for _ in range(_MANY)])


def _stalled(ends: list[Ends]) -> str:
    """A letter for each connection: does a byte get through?"""
    for each in ends:
        each.server.sendall(b"a")
    passing: set[int] = set()
    clients = [each.client for each in ends]
    while ready := select.select(clients, [], [], 2 * QUIET_SECONDS)[0]:
        for client in ready:
            client.recv(1024)
            passing.add(client.fileno())
    return "".join("-" if client.fileno() in passing else "S" for client in clients)


EXPERIMENTS = (
    Experiment(
        "Do toxicities of 1 and 0 befall all and none?",
        toxicity_of_one_and_none,
        ours={"1": "SSSS", "0": "----"},
    ),
    Experiment(
        "An unrelated toxic is added: does a toxicity of 0.5 befall the same connections?",
        choices_after_an_unrelated_call,
        ours={"choices": "the same"},
        real={"choices": "others"},
        why="The original tosses the coin again whenever a neighbour in the chain changes.",
    ),
    Experiment(
        "Two servers with one seed: do they choose the same of 24 connections?",
        choices_of_a_seed,
        ours={"choices": "the same"},
        real={"choices": "others"},
        why="The original throws its seeded generator away (cmd/server/server.go; PR 610).",
    ),
)
