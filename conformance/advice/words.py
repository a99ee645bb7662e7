"""The advice, printed: a ranking, the cells behind each line, and what would change the answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from conformance.advice.evidence import Fact
from conformance.advice.ranking import Advised, Change, Claim, Requirements, Standing
from gateways.catalogue import PRODUCTS
from gateways.product import Binary, Missing
from gateways.rendering import fix
from report.consoles import printing
from tokenwire.recording import Identity

STYLES = {Standing.HELD: "green", Standing.UNKNOWN: "yellow", Standing.NOT: "bold red"}


def show(asked: Requirements, ranking: Sequence[Advised], changes: Sequence[Change]) -> None:
    """The whole answer."""
    with printing() as to:
        to.print(Text(_asked(asked)))
        for number, line in _places(ranking):
            to.print()
            _print_line(to, number, line)
        to.print()
        _print_changes(to, changes)
        _print_configuration(to, asked, ranking)
        to.print(Text(_sources(ranking)))


def _asked(asked: Requirements) -> str:
    path = " and ".join(asked.gateways) or "no gateway"
    whose = "" if not asked.gateways else ", yours to configure" if asked.owned else ", not yours"
    needs = ", ".join(need.name for need in asked.needs) or "nothing but a stream"
    return f"Behind {path}{whose}; needed: {needs}"


def _places(ranking: Sequence[Advised]) -> Iterator[tuple[int, Advised]]:
    """Equals share a place."""
    keys = [each.key() for each in ranking]
    for each in ranking:
        yield 1 + keys.index(each.key()), each


def _print_line(to: Console, number: int, line: Advised) -> None:
    to.print(Text.assemble((f"{number}. {line.wire}", "bold"), f"  {verdict(line)}"))
    for what in todo(line):
        to.print(Text(f"   do: {what}"))
    if (reason := _excluded(line)) is not None:
        to.print(Text(f"   {reason}"))
        return
    for claim in line.claims:
        standing = (f"{claim.standing:<12}", STYLES[claim.standing])
        to.print(Text.assemble("   ", standing, f" {claim.need.asks}"))
        for words in because(claim):
            to.print(Padding(Text(words), (0, 0, 0, 16), expand=False))
    for words in _dearer(line):
        to.print(Text(f"   less would not do: {words}"))


def _excluded(line: Advised) -> str | None:
    """The one reason for which nothing can be asked of it, None where there is no such reason."""
    reasons = {claim.given for claim in line.claims}
    return reasons.pop() if len(reasons) == 1 and "" not in reasons else None


def _dearer(line: Advised) -> Iterator[str]:
    """Why no cheaper condition would do, the same facts once."""
    needs: dict[tuple[Fact, ...], list[str]] = {}
    for name, facts in line.cheaper:
        needs.setdefault(facts, []).append(name)
    for facts, names in needs.items():
        yield f"{', '.join(names)}: {'; '.join(told(facts))}"


def verdict(line: Advised) -> str:
    """In a few words, how much of what is needed it has."""
    standing = Counter(each.standing for each in line.claims)
    if standing[Standing.HELD] == len(line.claims):
        return "has all of it" + (", if you do this" if line.todo() else " as it comes")
    parts = [f"{standing[s]} x {s}" for s in Standing if standing[s]]
    return ", ".join(parts)


def todo(line: Advised) -> list[str]:
    """What must be done on this line."""
    condition = line.condition
    found = ["put the tuned lines into the gateway"] if condition.tuned else []
    found += ["harden the client: bound every silence, believe only Done"] * condition.hardened
    return found + list(dict.fromkeys(each.do for each in line.claims if each.do))


def because(claim: Claim) -> Iterator[str]:
    """The reasons of a claim, a line each; every one a cell or a source."""
    if claim.given:
        yield claim.given
    yield from told(claim.facts)
    if (tax := claim.tax()) is not None:
        yield f"cancellation tax, at most: {tax} tokens said to nobody after the stop"
    if claim.missing:
        yield f"never measured: {'; '.join(gathered(claim.missing))}"
        yield f"ask: make faults CELL={claim.missing[0]}"
    elif claim.standing is Standing.UNKNOWN and not claim.facts:
        yield "there is no case for it"


def told(facts: Iterable[Fact]) -> list[str]:
    """Facts in few lines: those that came to the same, in the way a shell would spell them."""
    classes: dict[str, list[Identity]] = {}
    for fact in facts:
        classes.setdefault(" or ".join(fact.classes), []).append(fact.cell)
    return [f"{words}: {cells}" for words, each in classes.items() for cells in gathered(each)]


def gathered(cells: Iterable[Identity]) -> list[str]:
    """`case/wire/setting/{road,road}`: cells that differ in one part only, together."""
    roads: dict[tuple[str, str, str], list[str]] = {}
    for cell in cells:
        roads.setdefault((cell.case, cell.wire, cell.setting), []).append(cell.road)
    cases: dict[tuple[str, str, str], list[str]] = {}
    for (case, wire, setting), each in roads.items():
        cases.setdefault((wire, setting, _braced(each)), []).append(case)
    return [f"{_braced(each)}/{'/'.join(rest)}" for rest, each in cases.items()]


def _braced(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{{{','.join(words)}}}"


def _print_changes(to: Console, changes: Sequence[Change]) -> None:
    for change in changes:
        to.print(Text(f"{change.what}: {' and '.join(change.first)} would come first"))
    if not changes:
        to.print(Text("No single requirement that is dropped would change who comes first."))


def _print_configuration(to: Console, asked: Requirements, ranking: Sequence[Advised]) -> None:
    if not any(line.condition.tuned for line in ranking if line.key() == ranking[0].key()):
        return
    for name in asked.gateways:
        binary = PRODUCTS[name].find()
        found = Binary(Path(name), "") if isinstance(binary, Missing) else binary
        to.print()
        to.print(Text(f"The tuned lines of {name}:", "bold"))
        to.print(Text(fix(PRODUCTS[name], found)))


def _sources(ranking: Sequence[Advised]) -> str:
    facts = {fact for line in ranking for claim in line.claims for fact in claim.facts}
    counts = Counter(fact.source for fact in facts)
    told = ", ".join(f"{count} {source}" for source, count in counts.items())
    return f"{len(facts)} cells decide this: {told or 'none'}"
