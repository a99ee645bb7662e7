"""The lenses, by name."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from lenses.backlog import backlog
from lenses.cancellation_tax import cancellation_tax
from lenses.commitment import commitment
from lenses.elsewhere import elsewhere
from lenses.goodput import goodput
from lenses.jitter import jitter
from lenses.perception import perception
from lenses.retraction import retraction
from lenses.structured_output import structured_output
from lenses.texture import texture
from lenses.tool_results import tool_results
from lenses.trace import trace
from lenses.ttft import ttft
from tokenwire.recording import Recording


class Measure(Protocol):
    """A pure function from a recording to frozen figures, or to `Unmeasurable`.

    Its keyword parameters are numbers with defaults.
    """

    __name__: str

    def __call__(self, recording: Recording, /) -> object: ...


@dataclass(frozen=True, slots=True)
class Lens:
    """One lens. `parameters`: what may be set, and to what it is set otherwise."""

    name: str
    measure: Callable[..., object]

    @property
    def summary(self) -> str:
        """The first line of its docstring."""
        return (inspect.getdoc(self.measure) or "").split("\n", 1)[0]

    @property
    def parameters(self) -> Mapping[str, float]:
        """Its keyword parameters and their defaults."""
        return {
            name: each.default
            for name, each in inspect.signature(self.measure).parameters.items()
            if each.kind is inspect.Parameter.KEYWORD_ONLY
        }


def _named(*measures: Measure) -> dict[str, Lens]:
    names = (each.__name__.replace("_", "-") for each in measures)
    return {name: Lens(name, each) for name, each in zip(names, measures, strict=True)}


LENSES = _named(
    ttft,
    jitter,
    cancellation_tax,
    goodput,
    elsewhere,
    texture,
    retraction,
    commitment,
    structured_output,
    tool_results,
    perception,
    trace,
    backlog,
)
