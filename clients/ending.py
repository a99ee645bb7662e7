"""What a client believes, once its wire has ended."""

from __future__ import annotations

from dataclasses import replace

from clients.ears import Ears
from clients.events import Ending, Evidence
from clients.manner import Manner
from clients.rules import CONTENT_AFTER_END, NO_END


def ending_of(evidence: Evidence, ears: Ears, manner: Manner) -> tuple[Ending, Evidence]:
    """The client's belief and its reason, from how the wire ended and what was heard.

    A stock client believes its library: an exception is a failure even after Done, its
    absence is an end, and an error event is an event like any other, as it is to the
    common load generators and tracers. A hardened one believes Done and nothing else.
    """
    if manner.hardened and ears.error is not None and evidence.exception in ("", NO_END):
        return Ending.FAILED, ears.error
    if ears.done and _ended_well(evidence, manner):
        return Ending.COMPLETE, evidence
    if evidence.exception:
        return Ending.FAILED, evidence
    if not manner.hardened:
        return Ending.UNSAID, evidence
    message = evidence.message or "the wire ended without Done"
    return Ending.FAILED, replace(evidence, exception="EndedWithoutDone", message=message)


def _ended_well(evidence: Evidence, manner: Manner) -> bool:
    if manner.hardened:
        return evidence.exception != CONTENT_AFTER_END
    return not evidence.exception
