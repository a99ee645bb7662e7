"""Rules of the lenses for who waits: totals that are equal, and a modelled reader."""

from __future__ import annotations

from lenses.perception import Perception, perception
from lenses.trace import Trace, trace
from lenses.ttft import Ttft, ttft
from tests.lenses.rule import Found, Rule, of
from tests.lenses.streams import READ_PACE, TOTALS_PACE, Streams
from tokenwire.recording import Recording

LATE_MS = 30_000 * TOTALS_PACE
WORDS_PER_MINUTE = 238 / READ_PACE  # of a reader as much faster as the streams are played
PACER_MS = 2000 * READ_PACE  # what the pacer costs: the first word so much later
LESS_WAITING = 0.8
FAR_APART = 10  # by how much more first tokens must differ than totals do


def _waited_ms(recording: Recording) -> float:
    """A reader of 20 words a second: the streams are played faster than a person reads."""
    return of(Perception, perception(recording, words_per_minute=1200)).as_it_came.waited_ms


def _early_stall_hurts(streams: Streams, wire: str) -> Found:
    late, early, clean = (
        _waited_ms(streams[f"{name}/{wire}"]) for name in ("pause-late", "pause-early", "clean")
    )
    return Found(
        f"waited {early:.0f}, late {late:.0f}, none {clean:.0f} ms",
        early > 100 > late == clean == 0,
    )


def _equal_totals(streams: Streams, wire: str) -> Found:
    early, late = (streams[f"first-{when}/{wire}"] for when in ("early", "late"))
    totals = [of(Trace, trace(each)).duration_ms for each in (early, late)]
    firsts = [of(Ttft, ttft(each)).first_content_ms or 0.0 for each in (early, late)]
    told = f"{totals[0]:.0f} and {totals[1]:.0f} ms, TTFT {firsts[0]:.0f} and {firsts[1]:.0f} ms"
    apart = firsts[1] - firsts[0]
    equal = FAR_APART * abs(totals[1] - totals[0]) <= apart
    return Found(told, equal and firsts[1] >= LATE_MS > 2 * firsts[0])


def _read(streams: Streams, name: str) -> Perception:
    recording = streams[name]
    return of(
        Perception,
        perception(recording, words_per_minute=WORDS_PER_MINUTE, pacer_ms=PACER_MS),
    )


def _ranked(streams: Streams, wire: str) -> Found:
    names = ("streamed", "batch", "late", "stalled")
    done = {n: _read(streams, f"read-{n}/{wire}").as_it_came.finished_ms for n in names}
    told = ", ".join(f"{name} {finished / 1e3:.2f} s" for name, finished in done.items())
    worse = min(done["late"], done["stalled"])
    return Found(f"read: {told}", done["streamed"] < done["batch"] < worse)


def _paced(streams: Streams, wire: str) -> Found:
    found = _read(streams, f"read-stalled/{wire}")
    waited, left = found.as_it_came.waited_ms, found.paced.waited_ms
    told = f"waited {waited:.0f} ms, {left:.0f} behind a pacer of {PACER_MS:.0f} ms"
    return Found(told, waited > 0 and left <= (1 - LESS_WAITING) * waited)


RULES = (
    Rule(
        "ttft",
        "a first token after 0.4 s and one after 30 s, in equal totals, are apart",
        _equal_totals,
        ("first-early", "first-late"),
        timed=True,
    ),
    Rule(
        "perception",
        "an early stall makes a reader wait, its late twin less",
        _early_stall_hurts,
        ("pause-early", "pause-late"),
    ),
    Rule(
        "perception",
        "3 s streamed is read before a batch of 1 s, not if it begins late or stalls early",
        _ranked,
        ("read-streamed", "read-late"),
    ),
    Rule(
        "perception",
        "a pacer takes four fifths of the waiting away",
        _paced,
        ("read-stalled", "clean"),
    ),
)
