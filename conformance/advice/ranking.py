"""Which wire, for these requirements: a ranking in which every line cites the cells behind it.

Pure. Nothing is guessed: where no cell answers, the claim says which one would.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from conformance.advice.evidence import Evidence, Fact
from conformance.advice.needs import ALWAYS, Need, Way
from conformance.case import TRANSLATED, WIRES, Case
from conformance.casebook import Book
from conformance.roads.name import DIRECT, PLAIN
from conformance.verdict import Class
from gateways.catalogue import PRODUCTS
from tokenwire.recording import Identity

T = TypeVar("T")

ON_THE_WAY = 1  # tokens
CONTROLS = ("whole", "heard-while-held")  # where these fail, nothing else can be asked


class Standing(StrEnum):
    """Whether a wire has what is needed."""

    HELD = "yes"
    UNKNOWN = "nobody knows"
    NOT = "no"


@dataclass(frozen=True, slots=True, order=True)
class Condition:
    """What somebody must do: put the tuned lines into the gateway, harden the client."""

    tuned: bool = False
    hardened: bool = False


@dataclass(frozen=True, slots=True)
class Requirements:
    """What the product needs. `gateways`: products on the path, () for none.

    `owned`: whether their configuration may be changed. `needs`: besides those of everybody.
    """

    gateways: tuple[str, ...] = ()
    owned: bool = True
    needs: tuple[Need, ...] = ()

    def conditions(self) -> tuple[Condition, ...]:
        """The cheapest first: nothing, a better client, a better gateway, both."""
        tuned = (False, True) if self.gateways and self.owned else (False,)
        return tuple(Condition(t, h) for t in tuned for h in (False, True))


@dataclass(frozen=True, slots=True)
class Claim:
    """How a wire stands to one need, under the condition of its line.

    `facts` decide it. `missing` are cells that nobody has an answer for. `given` is why it is out
    of the question, whatever is measured; `do` what must be done for it besides.
    """

    need: Need
    standing: Standing
    facts: tuple[Fact, ...] = ()
    missing: tuple[Identity, ...] = ()
    do: str = ""
    given: str = ""

    def tax(self) -> int | None:
        """The most that any of its facts cost, None where it costs nothing or nobody counted."""
        counted = [fact.tax for fact in self.facts if fact.tax is not None]
        return max(counted, default=None) if self.need.counts_tax else None

    def tax_beyond(self) -> int:
        """Of it, what is more than the tokens that are on the way on any wire."""
        return max(0, (self.tax() or 0) - ON_THE_WAY)


@dataclass(frozen=True, slots=True)
class Advised:
    """One wire under the cheapest condition that leaves the fewest needs open.

    `cheaper`: by the name of a need, the facts on account of which no cheaper condition would do.
    """

    wire: str
    condition: Condition
    claims: tuple[Claim, ...]
    cheaper: tuple[tuple[str, tuple[Fact, ...]], ...] = ()

    def todo(self) -> int:
        """How many things must be done."""
        own = {each.do for each in self.claims if each.do}
        return len(own) + self.condition.tuned + self.condition.hardened

    def key(self) -> tuple[int, int, int, int]:
        """Needs that are not known to be met, those known not to be, things to do, and tax."""
        counts = [each.standing for each in self.claims]
        no, unknown = counts.count(Standing.NOT), counts.count(Standing.UNKNOWN)
        tax = max((each.tax_beyond() for each in self.claims), default=0)
        return no + unknown, no, self.todo(), tax


@dataclass(frozen=True, slots=True)
class Change:
    """Taking something out of the requirements, or owning the path, puts these wires first."""

    what: str
    first: tuple[str, ...]


class Adviser:
    """What follows from the evidence."""

    def __init__(self, evidence: Evidence, book: Book) -> None:
        self._evidence = evidence
        self._book = book

    def rank(self, asked: Requirements) -> tuple[Advised, ...]:
        """Every wire, the best first; equals stand in the order of the matrix."""
        return tuple(sorted((self._advised(wire, asked) for wire in WIRES), key=Advised.key))

    def changes(self, asked: Requirements) -> tuple[Change, ...]:
        """What would change the answer: each requirement dropped by itself, the path's owner."""
        others = [
            (f"without {n.name}", replace(asked, needs=tuple(o for o in asked.needs if o != n)))
            for n in asked.needs
        ]
        if asked.gateways:
            turned = "if the path were not yours" if asked.owned else "if the path were yours"
            others.append((turned, replace(asked, owned=not asked.owned)))
        now = first(self.rank(asked))
        found = ((what, first(self.rank(other))) for what, other in others)
        return tuple(Change(what, wires) for what, wires in found if wires != now)

    def _advised(self, wire: str, asked: Requirements) -> Advised:
        lines = [
            Advised(wire, c, tuple(self.claim(n, wire, c, asked) for n in (*ALWAYS, *asked.needs)))
            for c in asked.conditions()
        ]
        best = min(lines, key=Advised.key)
        cheaper = [
            (claim.need.name, claim.facts)
            for line in lines[: lines.index(best)]
            for claim, held in zip(line.claims, best.claims, strict=True)
            if claim.standing is Standing.NOT and held.standing is Standing.HELD
        ]
        return replace(best, cheaper=tuple(dict(reversed(cheaper)).items()))

    def claim(self, need: Need, wire: str, condition: Condition, asked: Requirements) -> Claim:
        """How a wire stands to one need, under one condition."""
        given = need.given.get(wire) or _untranslated(wire, asked.gateways)
        if given:
            return Claim(need, Standing.NOT, given=given)
        against: list[Fact] = []
        missing: list[Identity] = []
        for way in need.ways:
            good, bad, unknown = self._look(way, wire, condition, asked)
            if good and not bad and not unknown:
                return Claim(need, Standing.HELD, good, do=way.do or need.costs.get(wire, ""))
            against += bad
            missing += unknown
        if against and not missing:
            return Claim(need, Standing.NOT, _once(against))
        return Claim(need, Standing.UNKNOWN, _once(against), _once(missing))

    def _look(
        self, way: Way, wire: str, condition: Condition, asked: Requirements
    ) -> tuple[tuple[Fact, ...], tuple[Fact, ...], tuple[Identity, ...]]:
        """The facts for this way, those against it, and the cells that nobody knows."""
        good: list[Fact] = []
        bad: list[Fact] = []
        missing: list[Identity] = []
        for cell in self._cells(way, wire, condition, asked):
            fact = self._evidence.of(cell) or self._blocking(cell)
            if fact is None:
                missing.append(cell)
            elif fact.cell == cell and _suits(fact, way):
                good.append(fact)
            else:
                bad.append(fact)
        return _once(good), _once(bad), _once(missing)

    def _cells(
        self, way: Way, wire: str, condition: Condition, asked: Requirements
    ) -> Iterator[Identity]:
        configuration = "tuned" if condition.tuned else "default"
        roads = (DIRECT, *(f"{gateway}@{configuration}" for gateway in asked.gateways))
        for case in (self._book[name] for name in way.cases if name in self._book):
            for road in roads if wire in case.wires else ():
                if case.on(road) and not (road == DIRECT and wire in TRANSLATED):
                    yield Identity(case.id, wire, _setting(case, condition), road)

    def _blocking(self, cell: Identity) -> Fact | None:
        """The control that failed on this road, so that the cell was never asked there."""
        if cell.road in PLAIN or cell.case == CONTROLS[0]:
            return None
        facts = (self._evidence.of(replace(cell, case=name)) for name in CONTROLS)
        return next((f for f in facts if f and set(f.classes) != {Class.COMPLETE}), None)


def first(ranking: Sequence[Advised]) -> tuple[str, ...]:
    """Those that nothing is better than."""
    return tuple(each.wire for each in ranking if each.key() == ranking[0].key())


def _suits(fact: Fact, way: Way) -> bool:
    return set(fact.classes) <= way.good and (fact.noticed is True or not way.noticed)


def _setting(case: Case, condition: Condition) -> str:
    """A case that has but one kind of client is asked of that one."""
    wanted = "hardened" if condition.hardened else "stock"
    return wanted if wanted in case.settings else case.settings[0]


def _untranslated(wire: str, gateways: Sequence[str]) -> str:
    if wire not in TRANSLATED:
        return ""
    if not gateways:
        return f"{wire} needs a gateway that translates it"
    silent = [each for each in gateways if wire not in PRODUCTS[each].translates]
    return f"{' and '.join(silent)} cannot translate {wire}" if silent else ""


def _once(many: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(many))
