"""A cell's word in a matrix, whole or short, and the style that goes with it."""

from __future__ import annotations

from conformance.results import BLOCKED, CellResult
from conformance.verdict import Class, Outcome, Verdict

STYLES = {
    Class.COMPLETE: "green",
    Class.DETECTED: "green",
    Class.REFUSED: "green",
    Class.LATE_BURST: "yellow",
    Class.COALESCED: "yellow",
    Class.ORPHANED: "magenta",
    Class.FALSE_FAILURE: "red",
    Class.HANG: "red",
    Class.SILENT_TRUNCATION: "bold red",
    Class.LOST_TAIL: "bold red",
    Class.CORRUPTED: "bold red",
    Class.DUPLICATE: "bold red",
}
NO_ANSWER = {
    Outcome.BLOCKED: "dim",
    Outcome.UNSUPPORTED: "dim",
    Outcome.SETUP_FAILED: "bold yellow",
    Outcome.HARNESS_FAILED: "bold yellow",
}
# For a narrow terminal; a word that is not here is short enough.
SHORT = {
    "late-burst": "late",
    "coalesced": "coalesce",
    "silent-truncation": "silent",
    "lost-tail": "lost",
    "corrupted": "corrupt",
    "duplicate": "dup",
    "false-failure": "false",
    "orphaned": "orphan",
    "unsupported": "unsupp",
    "setup-failed": "setup",
    "harness-failed": "harness",
}
SURPRISES = frozenset(Outcome) - {Outcome.AS_DOCUMENTED, Outcome.UNSUPPORTED}


def surprising(verdict: Verdict) -> bool:
    """Whether it came out otherwise than documented; some cells are documented as blocked."""
    return verdict.outcome in SURPRISES and verdict.expected != BLOCKED


def word(each: CellResult, *, short: bool = False) -> str:
    """The class with '!' where it differs, or in brackets why there is none."""
    verdict = each.verdict
    said = str(verdict.klass or verdict.outcome)
    said = SHORT.get(said, said) if short else said
    if verdict.klass is None:
        return f"({said})"
    return f"{said}!" if verdict.outcome is Outcome.DIFFERS else said


def style(each: CellResult) -> str:
    """A rich style; what differs stands out also without colours."""
    verdict = each.verdict
    if verdict.klass is None:
        return NO_ANSWER.get(verdict.outcome, "")
    reverse = " reverse" if verdict.outcome is Outcome.DIFFERS else ""
    return STYLES[verdict.klass] + reverse
