"""Every toxic, proved on the wire of both servers; a difference has a row and a reason."""

from __future__ import annotations

import pytest

from tests.differential.catalogue import EXPERIMENTS
from tests.differential.conduct import conduct
from tests.differential.experiment import Experiment
from tests.differential.server import Server

every_experiment = pytest.mark.parametrize(
    "experiment", EXPERIMENTS, ids=[each.name for each in EXPERIMENTS]
)


@every_experiment
def test_our_server_does_what_the_row_says(our_server: Server, experiment: Experiment) -> None:
    assert dict(conduct(experiment, our_server)) == experiment.ours


@every_experiment
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
    names = [experiment.name for experiment in EXPERIMENTS]
    assert len(set(names)) == len(names)
