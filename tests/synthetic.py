"""Recordings, cases and results made by hand, for tests that need one without running anything.

A synthetic stream says one token every GAP_MS; each is heard HEARD_MS after it was said.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from conformance.case import Act, AtHeard, Case, Expect, Move, Trigger
from conformance.results import CellResult, Results
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
from faults.fault import Fault
from tokenwire.recording import Acted, Attempt, Ended, Heard, Identity, Observation, Recording, Said

MS = 1_000_000
BEGAN_NS = 1_000_000 * MS
GAP_MS = 100
HEARD_MS = 1
NOTICE_MS = 5

CELL = Identity("made", "sse", "stock", "direct")
DOCUMENTED = Expect(Class.COMPLETE, "made up", delivery="whole")


def case(
    expect: Expect | Mapping[str, Expect] = DOCUMENTED,
    *,
    name: str = "made",
    fault: Fault | None = None,
    when: Trigger | None = None,
    stops: Act | None = None,
    depends_on: tuple[str, ...] = (),
) -> Case:
    """A case that asks what `expect` answers."""
    return Case(
        id=name,
        question="Is it so?",
        expect={"*": expect} if isinstance(expect, Expect) else expect,
        anchors=("RFC 0",),
        limit=12,
        fault=fault,
        when=when or (AtHeard(3) if fault else None),
        moves=(Move(stops, 3),) if stops else (),
        depends_on=depends_on,
    )


def script(tokens: int = 6, *, done: bool = True) -> tuple[str, ...]:
    """The bodies of a script: so many tokens of text and, unless told otherwise, Done."""
    said = tuple(json.dumps({"text": {"text": f"token {k}"}}) for k in range(1, tokens + 1))
    return (*said, json.dumps({"done": {"finishReason": "stop"}})) if done else said


def said_ns(seq: int) -> int:
    """When token `seq` was said."""
    return BEGAN_NS + seq * GAP_MS * MS


def heard(
    bodies: Sequence[str], seqs: Iterable[int] | None = None, *, delay_ms: Mapping[int, float] = {}
) -> tuple[Heard, ...]:
    """These positions of the script (all of them), in this order, with these delays."""
    seqs = range(1, len(bodies) + 1) if seqs is None else seqs
    return tuple(
        Heard(seq, bodies[seq - 1], said_ns(seq), arrived, arrived)
        for seq in seqs
        for arrived in [said_ns(seq) + round(delay_ms.get(seq, HEARD_MS) * MS)]
    )


def attempt(
    seqs: Iterable[int], *, left_ns: int = 0, finished: str = "", resume_after: int = 0
) -> Attempt:
    """One connection at the origin that said these positions; still open if neither is given."""
    seqs = list(seqs)
    ended_ns = said_ns(max(seqs, default=0)) + NOTICE_MS * MS
    return Attempt(
        opened_ns=said_ns(min(seqs, default=1) - 1),
        resume_after=resume_after,
        said=tuple(Said(seq, said_ns(seq), said_ns(seq) + 1) for seq in seqs),
        left_ns=left_ns,
        left_how="http.disconnect" if left_ns else "",
        finished_ns=ended_ns if finished else 0,
        finished_how=finished,
    )


def recording(
    of: Case | None = None,
    *,
    cell: Identity = CELL,
    bodies: Sequence[str] | None = None,
    tokens: Sequence[Heard] | None = None,
    ending: str | None = "complete",
    told: tuple[str, str, str] = ("", "", ""),
    attempts: Sequence[Attempt] | None = None,
    noticed: bool | None = None,
    plan: str = "plan",
) -> Recording:
    """What a run of this case would leave behind, its fault fired and its moves made.

    `told` is exception, code and message; `ending` None is a hang. Without `attempts` the origin
    said what was heard and `noticed`: True it left, False it did not, None it had finished.
    """
    of = of or case()
    bodies = script() if bodies is None else bodies
    tokens = heard(bodies) if tokens is None else tokens
    fired_ns = max((token.app_ns for token in tokens), default=BEGAN_NS) + MS
    end_ns = fired_ns + MS
    fault = of.fault_on(cell.wire)
    if attempts is None:
        attempts = [_attempt(tokens, end_ns, noticed)]
    ended = None if ending is None else Ended(ending, told[0], told[2], told[1], end_ns)
    acted = tuple(Acted(each, fired_ns) for each in _acts(of, fault))
    return Recording(
        cell=cell,
        run_id="run",
        request="{}",
        plan=plan,
        expected=tuple(bodies),
        observation=Observation(BEGAN_NS, tuple(tokens), (), acted, ended, 0 if ended else end_ns),
        attempts=tuple(attempts),
        fault=str(fault) if fault else "",
        fired_ns=fired_ns if fault else 0,
    )


def _acts(of: Case, fault: Fault | None) -> list[str]:
    """Each firing, the lifting, and the moves of the client."""
    fired = [f"fired {fault}"] * (1 + len(of.again_at)) if fault else []
    lifted = [f"lifted {fault}"] if of.lift_after_seconds else []
    return [*fired, *lifted, *(str(move.act) for move in of.moves)]


def _attempt(tokens: Sequence[Heard], end_ns: int, noticed: bool | None) -> Attempt:
    """In which exactly this was said; it ends as `noticed` has it."""
    left_ns = end_ns + NOTICE_MS * MS if noticed else 0
    finished = "done" if noticed is None else ""
    return attempt(sorted({token.seq for token in tokens}), left_ns=left_ns, finished=finished)


def verdict(outcome: Outcome, *, klass: Class | None = None, message: str = "") -> Verdict:
    """A verdict with this outcome; with axes where the cell really ran."""
    if outcome not in (Outcome.AS_DOCUMENTED, Outcome.DIFFERS):
        return Verdict(outcome, message or f"because {outcome}")
    axes = Axes(
        Delivery(Shape.PREFIX, 3, 7),
        Truth.TRUTHFUL,
        Signal("failed", "ReadError", "ECONNRESET", message, 1.5),
        Pace.UNMEASURED,
        Cleanup(True, 2.5, 1, "http.disconnect"),
    )
    return Verdict(outcome, message or "made up", klass or Class.DETECTED, axes, "detected")


def cell_result(judged: Verdict, cell: Identity = CELL, *, recorded: str = "") -> CellResult:
    """A row of the results."""
    made = case(name=cell.case)
    replay = f"make faults SEED=1 CELL={cell}"
    return CellResult(
        cell, made.question, made.kind, made.anchors, judged, "fin", "heard(3)", recorded, replay
    )


def results(cells: Iterable[CellResult], *, planned: int | None = None) -> Results:
    """A run of these cells, and of more that were not reached where `planned` says so."""
    cells = tuple(cells)
    due = len(cells) if planned is None else planned
    return Results(1, "0123456789ab", "2026-11-22T10:00:00+00:00", 1.5, due, cells, machine="made")
