"""What a person reads: the clocks that strike, those that do not, and how the stream fares."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from conformance.prober.delivery import Delivery
from conformance.prober.findings import MEANING, Found, Kind, Scattered, Unknown, Unstruck
from conformance.prober.known import Default, known
from conformance.prober.leaving import Noticed
from conformance.prober.messages import Largest
from conformance.prober.report import Report
from report.consoles import head, printing
from report.visible import brief

WORDS = 70
MOST_KNOWN = 4
STALLED_SECONDS = 0.1


def show(report: Report) -> None:
    """Print it."""
    with printing() as to:
        to.print(Text(_title(report)), soft_wrap=True)
        to.print()
        _print_found(to, [each for each in report.clocks if isinstance(each, Found)])
        for line in _lines(report):
            to.print(Text(line), soft_wrap=True)


def _title(report: Report) -> str:
    return (
        f"The clocks of {report.name}, found from outside in {report.seconds:.1f} s: "
        f"{report.streams} streams at once, each held for at most {report.longest_seconds:g} s"
    )


def _print_found(to: Console, found: list[Found]) -> None:
    table = Table(box=head(to), pad_edge=False)
    for title in ("where", "clock", "strikes after", "ends", "when", "fed by", "not by"):
        table.add_column(title)
    for each in found:
        table.add_row(
            each.where,
            each.kind.value,
            _value(each),
            _ends(each),
            MEANING[each.kind],
            ", ".join(each.fed_by) or "-",
            ", ".join(each.not_fed_by) or "-",
        )
    if found:
        to.print(table)
        to.print()
    else:
        to.print(Text("No clock struck."))


def _value(found: Found) -> str:
    if found.kind is Kind.REQUESTS:
        return f"{found.value:.0f} requests"
    scatter = f" (give or take {found.spread / 2:.2g} s)" if found.spread > 0.5 else ""
    return f"{found.value:.2f} s{scatter}"


def _ends(found: Found) -> str:
    """The same as either end saw it."""
    seen = [("client", found.client), ("origin", found.origin)]
    return ", ".join(f"{who} {value:.2f}" for who, value in seen if value is not None) or "-"


def _lines(report: Report) -> Iterator[str]:
    for each in report.clocks:
        match each:
            case Found():
                yield from _known(each)
            case Scattered():
                ages = ", ".join(f"{age:.2f}" for age in each.ages_seconds)
                yield (
                    f"{each.where}: no clock but a network: of {each.streams} {each.flow} streams "
                    f"{len(each.ages_seconds)} were cut, after {ages} s; deadlines do not scatter"
                )
            case Unknown():
                yield f"{each.where}: {brief(each.reason, 200)}"
            case Unstruck():
                pass
    yield from _unstruck(report)
    yield from map(_delivery, report.deliveries)
    yield from map(_largest, report.largest)
    yield from map(_leaving, report.leaving)
    if report.stopped:
        yield (
            f"Stopped after {report.seconds:.1f} s: {report.stopped}. Every stream was closed; "
            "this is what was found by then."
        )
    if report.stalled_seconds > STALLED_SECONDS:
        yield (
            f"This machine stood still for {report.stalled_seconds:.2f} s meanwhile: nothing above "
            "is dated truer than that"
        )


def _known(found: Found) -> Iterator[str]:
    entries = known(found)
    told = f"; the client was told: {brief(found.words, WORDS)}" if found.words else ""
    where = f"{found.where}, {found.kind.value} {_value(found)}"
    if not entries:
        yield f"{where}: no product is known for it{told}"
        return
    more = f"; and {len(entries) - MOST_KNOWN} more (--json)" if len(entries) > MOST_KNOWN else ""
    named = "; ".join(map(_entry, entries[:MOST_KNOWN]))
    yield f"{where}: known for it: {named}{more}{told}"


def _entry(entry: Default) -> str:
    return f"{entry.product} ({entry.setting}, {entry.basis.value})"


def _unstruck(report: Report) -> Iterator[str]:
    unstruck = [each for each in report.clocks if isinstance(each, Unstruck)]
    for where in dict.fromkeys(each.where for each in unstruck):
        kinds = [_until(each) for each in unstruck if each.where == where]
        yield f"{where}, did not strike: {', '.join(kinds)}"


def _until(unstruck: Unstruck) -> str:
    hidden = f", {unstruck.hidden_by.value} came first" if unstruck.hidden_by else ""
    return f"{unstruck.kind.value} (within {unstruck.beyond_seconds:.3g} s{hidden})"


def _delivery(each: Delivery) -> str:
    held = f", at most {each.held_seconds:.2g} s late" if each.pace == "in lumps" else ""
    if each.encoding is None:
        return f"{each.where}: tokens come {each.pace}{held}"
    how = f"compressed ({brief(each.encoding, 20)})" if each.encoding else "not compressed"
    return f"{each.where}: {how}, tokens come {each.pace}{held}"


def _largest(each: Largest) -> str:
    if not each.refused_bytes:
        return f"{each.where}: a message of {each.passed_bytes:,} bytes comes through"
    return (
        f"{each.where}: {each.refused_bytes:,} bytes do not come through, {each.passed_bytes:,} "
        f"do; the client was told: {brief(each.words, WORDS)}"
    )


def _leaving(each: Noticed) -> str:
    state = "while tokens flow" if each.flow == "down" else "in silence"
    if each.seconds is None:
        return (
            f"{each.where}: closing {state} cancels nothing: the origin knew nothing of it for "
            f"{each.beyond_seconds:.3g} s"
        )
    return f"{each.where}: closing {state} reaches the origin within {each.seconds:.2f} s"
