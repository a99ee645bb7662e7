"""What can be asked of a service that is not our origin, and what a documented answer means there.

It holds at no token, tells no stamps and keeps no ledger. So only what befalls the near line can
be asked, and of an answer only what the client itself can know counts.
"""

from __future__ import annotations

from dataclasses import replace

from conformance import control
from conformance.case import Act, AtHeard, AtSaid, Case, Expect, Origin
from conformance.origins.clock_offset import SAME_CLOCK
from conformance.verdict import Class
from servers.record import RunRecord
from tokenwire.recording import Recording

LEAVING = frozenset({Act.CLOSE, Act.RESET, Act.STOP_READING})
BY_PACE = frozenset({Class.LATE_BURST, Class.COALESCED})
BY_LEDGER = frozenset({Class.ORPHANED, Class.LOST_TAIL})


def unanswerable(case: Case) -> str:
    """Why no service but our origin can answer this case, "" where any can."""
    if case.script != "document" or case.options or case.holds_at or case.stranger:
        return "asks for what only our origin says, or for a silence that it keeps"
    if isinstance(case.when, AtSaid) or case.origin != Origin():
        return "befalls the far end, which is not our origin"
    if any(move.act not in LEAVING for move in case.moves):
        return "asks our origin for an answer in mid-stream"
    if case.manner.resume_attempts or case.manner.bidi:
        return "the service cannot resume at a position of ours"
    if any(expect.klass in BY_PACE for expect in case.expect.values()):
        return "the pace cannot be told without the origin's stamps"
    return ""


def unasked(case: Case, recording: Recording) -> str:
    """Why a service's recording says nothing about its case after all, "" where it does.

    It holds for nobody. A fault that fires when all has come already befalls nothing, and an
    answer may have fewer tokens than the trigger waits for.
    """
    heard, when = recording.observation.heard, case.when
    if recording.expected_from == "script" or not isinstance(when, AtHeard):
        return ""
    longer = "ask it for a longer answer, by the request in [wires.….settings]"
    if not control.ended_with_done([each.body for each in heard]):
        return ""
    if not recording.fired_ns:
        return f"the whole answer has fewer than {when.k} tokens: {longer}"
    if all(0 < each.socket_ns <= recording.fired_ns for each in heard):
        return f"the whole answer had come before token {when.k} was read: {longer}"
    return ""


def as_known_here(expect: Expect) -> Expect:
    """The documented answer without what needs the origin's ledger or its hold at a token."""
    prefix = (expect.delivery or "").startswith("prefix(")
    also = (*expect.also, Class.DETECTED) if expect.klass in BY_LEDGER else expect.also
    delivery = "prefix" if prefix else expect.delivery
    return replace(expect, delivery=delivery, noticed=None, pace=None, also=also)


class Unseen:
    """An `Origin` of which nothing is known and that cannot be told anything."""

    clock = SAME_CLOCK

    @property
    def pid(self) -> int:
        """Raises: TypeError."""
        raise TypeError("the process of a service that is not ours is out of reach")

    def address(self, wire: str) -> tuple[str, int]:
        """Raises: TypeError."""
        raise TypeError(f"where the service listens for {wire} is its gateway's to know")

    async def opened(self, run_id: str, seconds: float) -> None:
        """At once."""

    async def said(self, run_id: str, seq: int) -> None:
        """Raises: TimeoutError."""
        raise TimeoutError(f"nobody tells when {seq} of {run_id} was said")

    async def release(self, run_id: str) -> None:
        """Nothing is held."""

    async def settled(self, run_id: str, seconds: float) -> None:
        """At once."""

    async def record(self, run_id: str) -> RunRecord | None:
        """There is no ledger, so `run_id` has no page."""
        del run_id
        return None
