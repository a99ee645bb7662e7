"""Every experiment, in the order of the page."""

from __future__ import annotations

from tests.differential.experiment import Experiment
from tests.differential.experiments import beyond, choices, connections, control, delays, endings

OURS_ALONE: tuple[Experiment, ...] = beyond.EXPERIMENTS
"""What the original cannot be asked."""

EXPERIMENTS: tuple[Experiment, ...] = (
    *connections.EXPERIMENTS,
    *delays.EXPERIMENTS,
    *endings.EXPERIMENTS,
    *choices.EXPERIMENTS,
    *control.EXPERIMENTS,
)
