"""What a page draws of one recording: times in whole microseconds from when the client asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, islice

from report.visible import brief
from tokenwire.recording import Attempt, LineSeen, Recording

MOST_MARKS = 400  # of one kind in one cell; the page says how many there were
MOST_TEXT = 2_000  # characters of one peer's words
MOST_WRONG = 5  # tokens shown that are not as scripted

Json = dict[str, object]


def timeline(seen: Recording, *, whole: bool) -> Json:
    """One recording as the page's script reads it.

    Not `whole`: without what the lines saw, what was asked and token texts. A list of more than
    MOST_MARKS keeps its first and its last; `of` is how many there were.
    """
    base = seen.observation.asked_ns or min(_times(seen), default=0)
    found = _near(seen, base) | {
        "asked": bool(seen.observation.asked_ns),
        "attempts": [_attempt(each, base) for each in seen.attempts],
        "fired": _us(seen.fired_ns, base),
        "notice_seconds": seen.notice_seconds,
        "trouble": brief(seen.trouble, MOST_TEXT),
    }
    if whole:
        found |= {
            "near": _marks([_line(each, base) for each in seen.near]),
            "far": _marks([_line(each, base) for each in seen.far]),
            "messages": _marks([[_us(m.at_ns, base), m.what] for m in seen.messages]),
            "wrong": list(islice(_wrong(seen), MOST_WRONG)),
            "request": brief(seen.request, MOST_TEXT),
            "versions": seen.versions,
            "lane": seen.lane,
        }
    return found


def _near(seen: Recording, base: int) -> Json:
    here = seen.observation
    end = here.ended
    return {
        "heard": _marks([[h.seq, _us(h.app_ns, base), _us(h.socket_ns, base)] for h in here.heard]),
        "noticed": _marks(
            [[_us(n.app_ns, base), n.kind, brief(n.detail, 200)] for n in here.noticed]
        ),
        "acted": _marks([[_us(a.at_ns, base), a.what] for a in here.acted]),
        "gave_up": _us(here.given_up_ns, base),
        "ended": end
        and {
            "at": _us(end.at_ns, base),
            "ending": end.ending,
            "exception": end.exception,
            "code": end.code,
            "message": brief(end.message, MOST_TEXT),
        },
    }


def _attempt(one: Attempt, base: int) -> Json:
    return {
        "opened": _us(one.opened_ns, base),
        "resume_after": one.resume_after,
        "said": _marks([[s.seq, _us(s.said_ns, base), _us(s.taken_ns, base)] for s in one.said]),
        "left": _us(one.left_ns, base),
        "left_how": brief(one.left_how, MOST_TEXT),
        "finished": _us(one.finished_ns, base),
        "finished_how": brief(one.finished_how, MOST_TEXT),
        "heartbeats": one.heartbeats,
    }


def _line(one: LineSeen, base: int) -> list[object]:
    return [_us(one.at_ns, base), one.what, brief(one.detail, MOST_TEXT)]


def _wrong(seen: Recording) -> Iterable[list[object]]:
    """Tokens whose body is not what the script has at their position."""
    for each in seen.observation.heard:
        known = 0 < each.seq <= len(seen.expected)
        due = seen.expected[each.seq - 1] if known else ""
        if each.body != due:
            yield [each.seq, brief(due, 200), brief(each.body, 200)]


def _marks(every: Sequence[object]) -> Json:
    half = MOST_MARKS // 2
    few = every if len(every) <= MOST_MARKS else [*every[:half], *every[-half:]]
    return {"of": len(every), "marks": few}


def _us(at_ns: int, base: int) -> int | None:
    """None for the 0 that says "never" or "not known"."""
    return round((at_ns - base) / 1000) if at_ns else None


def _times(seen: Recording) -> Iterable[int]:
    here = seen.observation
    said = chain.from_iterable(each.said for each in seen.attempts)
    every = chain(
        (h.app_ns for h in here.heard),
        (a.at_ns for a in here.acted),
        (s.said_ns for s in said),
        (each.opened_ns for each in seen.attempts),
        (seen.fired_ns, here.given_up_ns),
    )
    return filter(None, every)
