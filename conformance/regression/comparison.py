"""Two answers for the same cell: which is better, and what of it has changed?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from conformance.results import (
    EXIT_AS_DOCUMENTED,
    EXIT_DIFFERS,
    EXIT_INCOMPLETE,
    CellResult,
    Results,
)
from conformance.verdict import Axes, Class, Delivery, Pace, Shape, Truth, Verdict

# From best to worst for the person who reads the stream, in four steps that follow the axis
# `truth`: has everything and knows it; was told that something is missing; believes what is not
# so; is never told anything. Where two words are true of one cell the judge says the worse of
# them (judge.classify), and this order is the same there: a test holds the two together. Words
# that exclude one another stand as they cost: lumps before lateness; refused, which can be asked
# again, before tokens that were made and lost, and before an origin that goes on for nobody;
# a needless retry before missing text, doubled text before wrong text.
BEST_TO_WORST = (
    Class.COMPLETE,
    Class.COALESCED,
    Class.LATE_BURST,
    Class.DETECTED,
    Class.REFUSED,
    Class.LOST_TAIL,
    Class.ORPHANED,
    Class.FALSE_FAILURE,
    Class.SILENT_TRUNCATION,
    Class.DUPLICATE,
    Class.CORRUPTED,
    Class.HANG,
)
PACES = (Pace.LIVE, Pace.COALESCED, Pace.BURST)


class Way(StrEnum):
    """How an answer changed, or what became of a baseline's entry."""

    WORSE = "worse"
    OTHERWISE = "otherwise"  # neither better nor worse: another code, another text
    UNEXCUSED = "unexcused"  # differs from the documentation, and the baseline has no entry
    STALE = "stale"  # an entry for a difference that is gone
    UNMATCHED = "unmatched"  # an entry for a cell that was not selected
    UNANSWERED = "unanswered"  # had an answer, and now is blocked or unsupported
    BETTER = "better"
    WAVERED = "wavered"  # one of the answers that its entry has measured
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Change:
    """One cell. `was` and `now` say the class and whatever else changed."""

    way: Way
    cell: str
    was: str
    now: str
    because: str = ""
    replay: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed, how many cells did not, and which versions (name, was, now) did.

    `fails` are the ways that end with exit code 1.
    """

    changes: tuple[Change, ...]
    same: int
    versions: tuple[tuple[str, str, str], ...]
    fails: frozenset[Way]

    def of(self, way: Way) -> list[Change]:
        """The changes of one way, in the order of the run."""
        return [each for each in self.changes if each.way is way]

    def exit_code(self, now: Results) -> int:
        """2 and 3 as the run itself has them, else 1 by `fails`, 3 unanswered, 0."""
        own = now.exit_code()
        if own not in (EXIT_AS_DOCUMENTED, EXIT_DIFFERS):
            return own
        if any(each.way in self.fails for each in self.changes):
            return EXIT_DIFFERS
        return EXIT_INCOMPLETE if self.of(Way.UNANSWERED) else EXIT_AS_DOCUMENTED


def compare(before: Results, after: Results) -> Comparison:
    """Every cell whose answer is another one; what is documented does not matter here."""
    was = {each.cell: each for each in before.cells}
    now = {each.cell: each for each in after.cells}
    both = [(was[cell], each) for cell, each in now.items() if cell in was]
    changed = [change for pair in both if (change := _change(*pair)) is not None]
    new = [_one(Way.NEW, "", each) for cell, each in now.items() if cell not in was]
    gone = [_one(Way.GONE, summary(e), e) for cell, e in was.items() if cell not in now]
    return Comparison(
        (*changed, *new, *gone),
        len(both) - len(changed),
        changed_versions([before.versions], after.versions),
        frozenset({Way.WORSE}),
    )


def changed_versions(
    before: Iterable[Mapping[str, str]], after: Mapping[str, str]
) -> tuple[tuple[str, str, str], ...]:
    """What had another version in any of `before`; "" where one of the two does not know it."""
    was: dict[str, dict[str, None]] = {}
    for versions in before:
        for name, version in versions.items():
            was.setdefault(name, {})[version] = None
    return tuple(
        (name, ", ".join(was.get(name, ())), after.get(name, ""))
        for name in sorted({*was, *after})
        if list(was.get(name, ())) != [after.get(name)]
    )


def way(was: Class, now: Class) -> Way:
    """Whether another class is better or worse; the same one is neither."""
    if was is now:
        return Way.OTHERWISE
    worse = BEST_TO_WORST.index(now) > BEST_TO_WORST.index(was)
    return Way.WORSE if worse else Way.BETTER


def delivery_way(was: Delivery, now: Delivery) -> Way:
    """Fewer tokens that arrived untouched are worse."""
    ordered = {was.shape, now.shape} <= {Shape.WHOLE, Shape.PREFIX}
    if not ordered or was.prefix == now.prefix:
        return Way.OTHERWISE
    return Way.WORSE if now.prefix < was.prefix else Way.BETTER


def summary(each: CellResult) -> str:
    """A cell's whole answer in a few words, or why it has none."""
    verdict = each.verdict
    if verdict.klass is None or verdict.axes is None:
        return f"{verdict.outcome}: {verdict.reason}"
    axes = verdict.axes
    return f"{verdict.klass}, {axes.delivery}, {axes.truth}, told: {axes.signal}"


def _change(was: CellResult, now: CellResult) -> Change | None:
    if was.verdict.klass is None and now.verdict.klass is None:
        if was.verdict.outcome is now.verdict.outcome:
            return None
        return _one(Way.OTHERWISE, summary(was), now)
    if now.verdict.klass is None:
        return _one(Way.UNANSWERED, summary(was), now)
    if was.verdict.klass is None:
        return _one(Way.NEW, summary(was), now)
    return _answered(was.verdict, now)


def _answered(was: Verdict, now: CellResult) -> Change | None:
    """The change between two answers: the first axis on which they differ says the way."""
    verdict = now.verdict
    assert was.klass is not None
    assert verdict.klass is not None
    assert was.axes is not None
    assert verdict.axes is not None
    differing = _differing(was.axes, verdict.axes)
    if was.klass is verdict.klass and not differing:
        return None
    same_class = was.klass is verdict.klass
    return Change(
        differing[0][0] if same_class else way(was.klass, verdict.klass),
        str(now.cell),
        ", ".join((was.klass, *(before for _, before, _ in differing))),
        ", ".join((verdict.klass, *(after for _, _, after in differing))),
        f"documented: {verdict.expected}" if verdict.expected else "",
        now.replay,
    )


def _differing(was: Axes, now: Axes) -> list[tuple[Way, str, str]]:
    """Each axis on which they differ, the weightiest first; times and texts do not count."""
    found: list[tuple[Way, str, str]] = []
    if was.truth is not now.truth:
        ways = {was.truth: Way.WORSE, now.truth: Way.BETTER}
        found.append((ways.get(Truth.TRUTHFUL, Way.OTHERWISE), was.truth, now.truth))
    if str(was.delivery) != str(now.delivery):
        arrived = (f"{was.delivery}", f"{now.delivery}")
        found.append((delivery_way(was.delivery, now.delivery), *arrived))
    if was.cleanup.noticed is not now.cleanup.noticed:
        noticed = {was.cleanup.noticed: Way.BETTER, now.cleanup.noticed: Way.WORSE}
        told = (_noticed(was), _noticed(now))
        found.append((noticed.get(False, Way.OTHERWISE), *told))
    if None not in (was.cleanup.attempts, now.cleanup.attempts):
        found += _asked(was, now)
    if was.pace is not now.pace and Pace.UNMEASURED not in (was.pace, now.pace):
        slower = PACES.index(now.pace) > PACES.index(was.pace)
        found.append((Way.WORSE if slower else Way.BETTER, was.pace, now.pace))
    if str(was.signal) != str(now.signal):
        found.append((Way.OTHERWISE, f"told: {was.signal}", f"told: {now.signal}"))
    return found


def _asked(was: Axes, now: Axes) -> list[tuple[Way, str, str]]:
    """Each call is a bill, so fewer are better."""
    before, after = was.cleanup.attempts or 0, now.cleanup.attempts or 0
    if before == after:
        return []
    way = Way.WORSE if after > before else Way.BETTER
    return [(way, f"origin asked {before} times", f"origin asked {after} times")]


def _noticed(axes: Axes) -> str:
    told = {True: "noticed", False: "never noticed", None: "had nothing to notice"}
    return f"the origin {told[axes.cleanup.noticed]}"


def _one(found: Way, was: str, each: CellResult) -> Change:
    now = "" if found is Way.GONE else summary(each)
    return Change(found, str(each.cell), was, now, "", each.replay)
