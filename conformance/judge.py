"""From a recording to five axes, a class and an outcome. Pure: no clock, no socket, no file."""

from __future__ import annotations

from dataclasses import replace

from conformance import control, delivery, pace, premise
from conformance.case import Case, Expect
from conformance.targets.service import as_known_here
from conformance.verdict import (
    Axes,
    Class,
    Cleanup,
    Delivery,
    Outcome,
    Pace,
    Shape,
    Signal,
    Truth,
    Verdict,
)
from tokenwire.recording import Attempt, Recording

NS_PER_MS = 1e6
# What is said so much later than the client's end is said to nobody, also by an origin that then
# finishes as if nothing were: ten times the lateness of an event between two loaded cores.
NOBODY_NS = 50_000_000
# Of 48 MiB that nobody reads: those that wait for their client grew by 0 to 6.4 MiB, the others
# by 15 to 61 (two runs over eleven products, `python -m lenses show backlog`).
HOARD_BYTES = 10 << 20


def judge(case: Case, recording: Recording, documented: Expect | None = None) -> Verdict:
    """The verdict on one recording, against `documented` or else what the case itself says.

    `blocked` is not decided here: it needs the verdicts of other cells (conformance.results).
    """
    gone = premise.missing(case, recording)
    if gone is not None:
        return Verdict(*gone)
    seen = axes(recording)
    klass = classify(recording, seen)
    expect = documented or case.expectation(recording.cell.wire, recording.cell.setting)
    if recording.expected_from == "control":
        expect = as_known_here(expect)
    wrong = differences(expect, klass, seen)
    return Verdict(
        Outcome.DIFFERS if wrong else Outcome.AS_DOCUMENTED,
        "; ".join(wrong) or expect.because,
        klass,
        seen,
        describe(expect),
    )


def axes(recording: Recording) -> Axes:
    """All five, for a cell that ran."""
    heard = recording.observation.heard
    arrived = _arrived(recording)
    return Axes(
        arrived,
        truth(recording, arrived),
        signal(recording),
        pace.measure(heard) if recording.lane == "quiet" else Pace.UNMEASURED,
        cleanup(recording),
    )


def truth(recording: Recording, arrived: Delivery) -> Truth:
    """What the client believes against what is so.

    A stock client whose iteration just ended believes that it has everything: that is what the
    person who wrote the loop goes on to do. A stream is really complete when the script was
    delivered whole and ended with Done (DESIGN rule 2); where nothing is known of what should have
    come, Done alone tells.
    """
    ended = recording.observation.ended
    if ended is None:
        return Truth.HANG
    if ended.ending == "stopped":
        return Truth.TRUTHFUL
    believes = ended.ending in ("complete", "unsaid")
    is_so = _is_complete(recording, arrived)
    if believes == is_so:
        return Truth.TRUTHFUL
    return Truth.FALSE_SUCCESS if believes else Truth.FALSE_FAILURE


def signal(recording: Recording) -> Signal:
    """What the client was told, and how long after the fault or its own last move."""
    ended = recording.observation.ended
    if ended is None:
        return Signal("", "", "", "", None)
    seen = recording.observation
    moves = (a.at_ns for a in seen.acted if a.at_ns >= seen.asked_ns)  # not what a stranger did
    since = recording.fired_ns or max(moves, default=0)
    after = (ended.at_ns - since) / NS_PER_MS if since else None
    return Signal(ended.ending, ended.exception, ended.code, ended.message, after)


def cleanup(recording: Recording) -> Cleanup:
    """How the origin came to know, over all of its attempts.

    Nobody listens to an attempt from the moment on at which a later one replaced it, so what is
    said to nobody is a lower bound where the client resumed.
    """
    attempts = recording.attempts
    end = _end_ns(recording)
    ends = [min(later.opened_ns, end) for later in attempts[1:]] + [end]
    pairs = list(zip(attempts, ends, strict=False))
    late = recording.clock_uncertainty_ns
    wasted = sum(said.said_ns > end + late for attempt, end in pairs for said in attempt.said)
    counted = Cleanup(None, None, wasted, "", len(attempts), hoarded(recording))
    if any(_unnoticed(attempt, end + late) for attempt, end in pairs):
        return replace(counted, noticed=False)
    left = [(each.left_ns - end, each.left_how) for each, end in pairs if each.left_ns]
    if left:
        after_ns, how = max(left)
        return replace(counted, noticed=True, after_ms=after_ns / NS_PER_MS, how=how)
    return replace(counted, how=attempts[-1].finished_how if attempts else "")


def hoarded(recording: Recording) -> bool | None:
    """Whether the gateway itself kept more than HOARD_BYTES of what nobody read, in its memory
    or in files; None where nobody weighed it. What kernels keep in between is not its doing."""
    still = recording.standstill
    grown = [each.grown_bytes for each in still.weights if each.who == "gateway"] if still else []
    return max(grown) > HOARD_BYTES if grown else None


def classify(recording: Recording, seen: Axes) -> Class:
    """One word, from the worst that befell the reader to the best.

    Wrong text that was handed out stays handed out, also where a failure is told later.
    """
    ended = recording.observation.ended
    if ended is None:
        return Class.HANG
    if seen.delivery.shape is Shape.DUPLICATE:
        return Class.DUPLICATE
    if seen.delivery.shape in (Shape.GAP, Shape.REORDERED, Shape.CORRUPTED):
        return Class.CORRUPTED
    match seen.truth:
        case Truth.FALSE_FAILURE:
            return Class.FALSE_FAILURE
        case Truth.FALSE_SUCCESS:
            return Class.SILENT_TRUNCATION
        case _:
            pass
    if ended.ending in ("failed", "stopped"):
        return _told(recording, seen, failed=ended.ending == "failed")
    match seen.pace:
        case Pace.BURST:
            return Class.LATE_BURST
        case Pace.COALESCED:
            return Class.COALESCED
        case _:
            return Class.COMPLETE


def lost(recording: Recording) -> int:
    """Tokens that the origin had handed over before the fault fired and nobody ever heard."""
    if not recording.fired_ns:
        return 0
    made = {
        said.seq
        for attempt in _asked(recording)
        for said in attempt.said
        if 0 < said.taken_ns < recording.fired_ns - recording.clock_uncertainty_ns
    }
    return len(made - {token.seq for token in recording.observation.heard})


def differences(expect: Expect, klass: Class, seen: Axes) -> list[str]:
    """Each way in which what was seen is not what is documented; empty: as documented."""
    wrong: list[str] = []
    if klass not in (expect.klass, *expect.also):
        wrong.append(f"class is {klass}, documented {expect.klass}")
    measured = seen.delivery.shape is not Shape.UNMEASURED
    if expect.delivery is not None and measured and expect.delivery not in _names(seen.delivery):
        wrong.append(f"delivery is {seen.delivery}, documented {expect.delivery}")
    told = f"{seen.signal.exception} {seen.signal.code} {seen.signal.message}"
    if expect.signal is not None and expect.signal not in told:
        wrong.append(f"signal is {told.strip()!r}, documented {expect.signal!r}")
    if expect.noticed is not None and seen.cleanup.noticed is not expect.noticed:
        wrong.append(f"the origin noticed: {seen.cleanup.noticed}, documented {expect.noticed}")
    if expect.pace is not None and seen.pace is not expect.pace:
        wrong.append(f"pace is {seen.pace}, documented {expect.pace}")
    return wrong + _costs(expect, seen.cleanup)


def _costs(expect: Expect, seen: Cleanup) -> list[str]:
    wrong: list[str] = []
    if expect.attempts is not None and seen.attempts != expect.attempts:
        wrong.append(f"the origin was asked {times(seen.attempts)}, documented {expect.attempts}")
    if expect.hoarded is not None and seen.hoarded not in (None, expect.hoarded):
        wrong.append(f"the gateway hoards: {seen.hoarded}, documented {expect.hoarded}")
    return wrong


def times(count: int | None) -> str:
    """As people say it."""
    return {None: "an unknown number of times", 0: "never", 1: "once", 2: "twice"}.get(
        count, f"{count} times"
    )


def describe(expect: Expect) -> str:
    """The documented answer in one line."""
    parts = [" or ".join((expect.klass, *expect.also))]
    if expect.delivery is not None:
        parts.append(expect.delivery)
    if expect.signal is not None:
        parts.append(repr(expect.signal))
    if expect.noticed is not None:
        parts.append("origin notices" if expect.noticed else "origin does not notice")
    if expect.pace is not None:
        parts.append(expect.pace)
    if expect.attempts is not None:
        parts.append(f"origin asked {times(expect.attempts)}")
    if expect.hoarded is not None:
        parts.append("gateway hoards" if expect.hoarded else "gateway does not hoard")
    return ", ".join(parts)


def _arrived(recording: Recording) -> Delivery:
    heard = recording.observation.heard
    if recording.expected_from == "control":
        return control.measure(recording.expected, heard)
    # As the origin's clock may have it: a stamp before this is surely of somebody else's stream.
    asked_ns = recording.observation.asked_ns - recording.clock_uncertainty_ns
    stamps = _stamps(recording)
    return delivery.measure(recording.expected, heard, _start(recording), stamps, asked_ns)


def _is_complete(recording: Recording, arrived: Delivery) -> bool:
    if arrived.shape is Shape.UNMEASURED:
        return control.ended_with_done([each.body for each in recording.observation.heard])
    return arrived.shape is Shape.WHOLE and control.ended_with_done(recording.expected)


def _told(recording: Recording, seen: Axes, *, failed: bool) -> Class:
    """The class of a client that knows that it has not everything."""
    if seen.cleanup.noticed is False:
        return Class.ORPHANED
    said = any(attempt.said for attempt in _asked(recording))
    if failed and not said and not recording.observation.heard:
        return Class.REFUSED
    return Class.LOST_TAIL if failed and lost(recording) else Class.DETECTED


def _asked(recording: Recording) -> list[Attempt]:
    """The attempts of this client: a stranger's came before."""
    asked_ns = recording.observation.asked_ns - recording.clock_uncertainty_ns
    return [attempt for attempt in recording.attempts if attempt.opened_ns >= asked_ns]


def _unnoticed(attempt: Attempt, end_ns: int) -> bool:
    if attempt.left_ns:
        return False
    talked_on = any(said.said_ns > end_ns + NOBODY_NS for said in attempt.said)
    return talked_on or not attempt.finished_ns


def _names(arrived: Delivery) -> tuple[str, ...]:
    """What a case may call it: as it prints, and "prefix" where something came, but not all."""
    some = arrived.shape is Shape.PREFIX and arrived.prefix > 0
    return (str(arrived), "prefix") if some else (str(arrived),)


def _start(recording: Recording) -> int:
    return recording.attempts[0].resume_after if recording.attempts else 0


def _stamps(recording: Recording) -> delivery.Stamps | None:
    """What the origin gave its events; None where it took its ledger with it."""
    said = (each for attempt in recording.attempts for each in attempt.said)
    return {(each.seq, each.said_ns) for each in said} if recording.attempts else None


def _end_ns(recording: Recording) -> int:
    seen = recording.observation
    return seen.ended.at_ns if seen.ended else seen.given_up_ns
