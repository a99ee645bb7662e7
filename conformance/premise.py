"""Whether a recording can answer its case's question at all. Pure."""

from __future__ import annotations

from collections import Counter

from conformance.case import Act, Case
from conformance.shared_stream import answer, is_refusal
from conformance.targets.service import unasked
from conformance.verdict import Outcome
from tokenwire.recording import Recording

STOPS = frozenset({Act.CLOSE, Act.RESET, Act.CANCEL, Act.STOP_READING})


def missing(case: Case, recording: Recording) -> tuple[Outcome, str] | None:
    """What the cell came to where it did not answer, with the reason; None where it did.

    A cell whose fault did not fire, or whose client did not do what the case asks of it, says
    nothing about the question, however well its class may fit: that is our failure.
    """
    if recording.unsupported:
        return Outcome.UNSUPPORTED, recording.unsupported
    if recording.trouble.startswith("setup:"):
        return Outcome.SETUP_FAILED, recording.trouble
    if reason := unasked(case, recording):
        return Outcome.UNSUPPORTED, reason
    if reason := _turned_away(case, recording):
        return Outcome.SETUP_FAILED, reason
    reason = recording.trouble or _unseen(recording) or _undone(case, recording)
    return (Outcome.HARNESS_FAILED, reason) if reason else None


def _turned_away(case: Case, recording: Recording) -> str:
    """Whether the stranger got no stream: then there was none that anybody could be given."""
    status = answer(recording.observation.acted)
    if case.stranger_meets is None and is_refusal(status):
        return f"setup: the stranger was answered {status}: who asked first got no stream"
    return ""


def _unseen(recording: Recording) -> str:
    seen = recording.observation
    ours = recording.expected_from == "script"  # of a foreign service nothing may be known
    if ours and not recording.expected:
        return "harness: nothing was expected, so nothing can be compared"
    if ours and not recording.attempts and not seen.ended and not recording.fault:
        return "harness: nothing was seen at either end"
    late_ns = recording.clock_uncertainty_ns
    early = next((token for token in seen.heard if token.app_ns + late_ns < token.said_ns), None)
    if early is not None and recording.attempts:
        return f"harness: token {early.seq} was heard before it was said"
    asked = any(acted.what in STOPS for acted in seen.acted)
    if seen.ended and seen.ended.ending == "stopped" and not asked:
        return "harness: the client says that it left, and nobody asked it to"
    return ""


def _undone(case: Case, recording: Recording) -> str:
    done = Counter(acted.what for acted in recording.observation.acted)
    fault = recording.fault
    if fault:
        if not recording.fired_ns:
            return f"harness: the trigger of {fault} never fell"
        due, fired = 1 + len(case.again_at), done[f"fired {fault}"]
        if fired < due:
            return f"harness: {fault} fired {fired} of {due} times"
        if case.lift_after_seconds is not None and not done[f"lifted {fault}"]:
            return f"harness: {fault} was never lifted"
    if case.stranger_meets is not None and answer(recording.observation.acted).startswith("2"):
        return f"harness: the stranger was served, although {case.stranger_meets} befell it"
    for move in case.moves:
        if move.act is not Act.RELEASE and not done[str(move.act)]:
            return f"harness: no {move.act}, because token {move.at_heard} was never heard"
    return ""
