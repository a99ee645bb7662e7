"""Running an experiment on a server that lives, or on one of its own."""

from __future__ import annotations

from tests.differential.experiment import Experiment, Outcome
from tests.differential.server import Server, ours, real
from tests.differential.stand import standing


def conduct(experiment: Experiment, server: Server) -> Outcome:
    """What is seen. `server` is spared where the experiment may kill it."""
    if not experiment.kills:
        with standing(server) as stand:
            return experiment.run(stand)
    with real() if server.real else ours() as victim, standing(victim) as stand:
        return experiment.run(stand)
