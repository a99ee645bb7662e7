"""All that a survey came to."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from conformance.prober.delivery import Delivery
from conformance.prober.findings import Finding, Found, Scattered, Unknown
from conformance.prober.known import known
from conformance.prober.leaving import Noticed
from conformance.prober.messages import Largest

EXIT_TOLD, EXIT_IN_PART, EXIT_STOPPED = 0, 1, 3


@dataclass(frozen=True, slots=True)
class Report:
    """`streams`: as many were open at once; `seconds`: what it took.

    `stalled_seconds`: the longest that the prober itself could not run; no value is truer.
    `stopped`: why it did not come to its end, "" where it did. Then the rest is what was found by
    then, and `longest_seconds` for how long the streams that nobody cut had been held.
    """

    name: str
    longest_seconds: float
    repeats: int
    streams: int
    seconds: float
    clocks: tuple[Finding, ...]
    deliveries: tuple[Delivery, ...]
    largest: tuple[Largest, ...]
    leaving: tuple[Noticed, ...]
    stalled_seconds: float = 0.0
    stopped: str = ""

    def exit_code(self) -> int:
        """0: every question has its answer; 1: a wire cannot be reached, or its cuts scatter; 3: it
        was stopped before its end."""
        if self.stopped:
            return EXIT_STOPPED
        unsure = any(isinstance(each, Scattered | Unknown) for each in self.clocks)
        return EXIT_IN_PART if unsure else EXIT_TOLD

    def as_json(self) -> bytes:
        """With the kind of each finding, and the products known for each number."""
        whole = msgspec.to_builtins(self)
        whole["clocks"] = [_finding(each) for each in self.clocks]
        return msgspec.json.format(msgspec.json.encode(whole), indent=1)


def _finding(finding: Finding) -> dict[str, object]:
    told: dict[str, object] = {"finding": type(finding).__name__.lower()}
    told |= msgspec.to_builtins(finding)
    if isinstance(finding, Found):
        told["known_for"] = [msgspec.to_builtins(each, enc_hook=sorted) for each in known(finding)]
    return told
