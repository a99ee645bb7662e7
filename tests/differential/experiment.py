"""One question put to both servers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.differential.stand import Stand

Outcome = Mapping[str, str]
"""What was seen, in words: what was looked at to what was there."""


@dataclass(frozen=True, slots=True)
class Experiment:
    """`ours` is what has to be seen on our server, `real` on the original if that differs.

    Where it differs, `why` says why ours is as it is. A difference without a reason is a bug.
    """

    question: str
    run: Callable[[Stand], Outcome]
    ours: Outcome
    real: Outcome | None = None
    why: str = ""
    kills: bool = False  # the original may not survive it, so it gets a process of its own

    @property
    def name(self) -> str:
        """As on the command line: the function's, in kebab case."""
        return self.run.__name__.replace("_", "-")

    def expected(self, real: bool) -> Outcome:
        """What that server has to show."""
        return self.real if real and self.real is not None else self.ours
