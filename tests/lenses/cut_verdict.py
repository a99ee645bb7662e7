"""What must hold of a structured output whose stream was cut, and what did."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from bench.json_parsers.parser import leaves
from clients.events import Ending
from lenses.gate import Gate, Scalar
from servers.scripts.tools import TORN
from tests.lenses.cut_stream import SILENT, WATCHDOG_SECONDS, End, Told

MODES = {"Delete", "DeleteIfEmpty"}
ENUMS = {"/action": MODES, "/mode": MODES}
VALUES = dict(leaves(json.loads("".join(TORN))))
TELL_MS = 100.0


@dataclass(slots=True)
class Verdict:
    """Counted over streams; every field but the first two must be 0, or be told within 100 ms.

    `premature`: values that were handed out and are not the whole document's, `enum_prefixes` of
    them `Delete` for `DeleteIfEmpty`. `torn`: streams in which the client handed out something
    else than whole fragments in their order. `called_whole`: a document without its last bracket
    that passed for whole. `untold`: an end that the client did not call a failure, or silence that
    its content watchdog did not end. `misplaced`: the line let another number of bytes pass.
    """

    streams: int = 0
    told_ms: list[float] = field(default_factory=list[float])
    premature: int = 0
    enum_prefixes: int = 0
    torn: int = 0
    called_whole: int = 0
    untold: int = 0
    misplaced: int = 0

    @property
    def holds(self) -> bool:
        """Whether nothing was wrong; how soon it was told is not asked here."""
        wrong = self.premature + self.enum_prefixes + self.torn + self.called_whole
        return self.streams > 0 and not wrong + self.untold + self.misplaced


def verdict(every: Iterable[Told], gate: type[Gate] = Gate) -> Verdict:
    """Over these streams. `gate`: what hands values out of the fragments."""
    found = Verdict()
    for told in every:
        found.streams += 1
        found.told_ms.append(told.told_ms)
        found.misplaced += len(told.passed) != told.cut.after_bytes
        heard, due = len(told.pieces), told.cut.fragment
        found.torn += tuple(told.pieces) != TORN[:heard] or heard not in (due, due + 1)
        found.untold += not _is_told(told)
        _dispatch(told, gate(ENUMS), found)
    return found


def _dispatch(told: Told, gate: Gate, found: Verdict) -> None:
    passed: dict[str, Scalar] = {}
    for piece in told.pieces:
        passed |= {leaf.path: leaf.value for leaf in gate.feed(piece)}
    gate.cut()
    found.premature += sum(VALUES.get(path) != value for path, value in passed.items())
    found.enum_prefixes += passed.get("/action") == "Delete"
    found.called_whole += gate.whole and tuple(told.pieces) != TORN


def _is_told(told: Told) -> bool:
    ended = told.ended
    if ended is None or ended.ending is not Ending.FAILED:
        return False
    if told.cut.end not in SILENT:
        return True
    watched = ended.evidence.exception == "ContentTimeout"
    patient = told.silent_ms >= WATCHDOG_SECONDS * 1000
    return watched and patient and (told.cut.end is End.STALL or told.signs > 0)
