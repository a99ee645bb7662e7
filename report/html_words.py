"""What the words of a matrix mean, in one sentence each, and the tone that a page gives them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from conformance.verdict import Class, Outcome


class Tone(StrEnum):
    """How a word looks; the word itself is always there too."""

    GOOD = "good"
    CARE = "care"
    BAD = "bad"
    NONE = "none"


CLASSES: Mapping[Class, tuple[Tone, str]] = {
    Class.COMPLETE: (Tone.GOOD, "All tokens, in time, and the client knows it."),
    Class.DETECTED: (Tone.GOOD, "Something is missing, and the client knows it."),
    Class.REFUSED: (Tone.GOOD, "There was no stream, and the client was told."),
    Class.LATE_BURST: (Tone.CARE, "Everything arrived, too late and at once."),
    Class.COALESCED: (Tone.CARE, "Everything arrived, in lumps."),
    Class.ORPHANED: (Tone.CARE, "Nobody listens any more, and the origin did not notice."),
    Class.FALSE_FAILURE: (Tone.BAD, "Everything arrived, and the client believes that it failed."),
    Class.HANG: (Tone.BAD, "The client still waited, told nothing, when patience ran out."),
    Class.SILENT_TRUNCATION: (
        Tone.BAD,
        "Something is missing, and the client believes that it has everything.",
    ),
    Class.LOST_TAIL: (
        Tone.BAD,
        "The client was told, and tokens handed over before the fault were lost.",
    ),
    Class.CORRUPTED: (
        Tone.BAD,
        "Wrong, missing or misplaced tokens in the middle were handed out.",
    ),
    Class.DUPLICATE: (Tone.BAD, "Doubled tokens were handed out."),
}
OUTCOMES: Mapping[Outcome, tuple[Tone, str]] = {
    Outcome.AS_DOCUMENTED: (Tone.GOOD, "It failed, or held, as documented."),
    Outcome.DIFFERS: (Tone.BAD, "It is not what is documented."),
    Outcome.BLOCKED: (Tone.NONE, "Not asked: what it depends on already failed."),
    Outcome.UNSUPPORTED: (Tone.NONE, "This road or wire cannot express it."),
    Outcome.SETUP_FAILED: (Tone.CARE, "It could not be set up: no answer."),
    Outcome.HARNESS_FAILED: (Tone.CARE, "The harness itself failed: no answer."),
}
