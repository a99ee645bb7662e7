"""Every toxic, proved on the wire of both servers; a difference has a row and a reason."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from faults.toxiproxy.kinds import BEYOND
from tests.differential.catalogue import EXPERIMENTS, OURS_ALONE
from tests.differential.conduct import conduct
from tests.differential.experiment import Experiment
from tests.differential.server import Server
from tests.differential.stand import standing


def each_of(experiments: Iterable[Experiment]) -> pytest.MarkDecorator:
    cases = [pytest.param(experiment, id=experiment.name) for experiment in experiments]
    return pytest.mark.parametrize("experiment", cases)


@each_of((*EXPERIMENTS, *OURS_ALONE))
def test_our_server_does_what_the_row_says(our_server: Server, experiment: Experiment) -> None:
    assert dict(conduct(experiment, our_server)) == experiment.ours


@each_of(EXPERIMENTS)
def test_the_original_does_what_the_row_says(real_server: Server, experiment: Experiment) -> None:
    assert dict(conduct(experiment, real_server)) == experiment.expected(real=True)


def test_every_difference_is_one_and_has_a_reason() -> None:
    for experiment in EXPERIMENTS:
        if experiment.real is None:
            assert experiment.why == "", experiment.name
        else:
            assert experiment.real != experiment.ours, experiment.name
            assert experiment.why, experiment.name


def test_no_two_experiments_share_a_name() -> None:
    names = [experiment.name for experiment in (*EXPERIMENTS, *OURS_ALONE)]
    assert len(set(names)) == len(names)


def test_the_original_knows_none_of_our_own_types(real_server: Server) -> None:
    with standing(real_server) as stand:
        for type_ in BEYOND:
            reply = stand.api.call("POST", f"{stand.path}/toxics", {"type": type_})
            assert (reply.status, reply.json["error"]) == (400, "invalid toxic type")
