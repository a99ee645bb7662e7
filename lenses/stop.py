"""When a client stopped, and when its origin knew."""

from __future__ import annotations

from tokenwire.recording import Recording

# The acts of a client that mean: no more. What else stands among them is the harness's own.
STOPS = frozenset({"close", "reset", "cancel", "half-close", "stop-reading"})
BY_ITSELF = frozenset({"done", "no-done", "failed", "expired", "fault"})


def stop_of(recording: Recording) -> tuple[str, int] | None:
    """How and when (ns) the client stopped; None: it completed.

    Its first act of `STOPS`; without one, the end that it perceived or when it was given up.
    """
    if acted := acted_stop(recording):
        return acted
    seen = recording.observation
    if seen.ended is None:
        return "given-up", seen.given_up_ns
    return None if seen.ended.ending == "complete" else (seen.ended.ending, seen.ended.at_ns)


def acted_stop(recording: Recording) -> tuple[str, int] | None:
    """The client's own first act of `STOPS`."""
    acts = [(act.at_ns, act.what) for act in recording.observation.acted if act.what in STOPS]
    if not acts:
        return None
    at_ns, what = min(acts)
    return what, at_ns


def knew_ns(recording: Recording, stop_ns: int) -> int | None:
    """When the last attempt, the one that was stopped, was known to be unwanted."""
    last = recording.attempts[-1]
    told = [each.at_ns for each in recording.messages if each.what.startswith("cancel")]
    ways = [each for each in told if each >= stop_ns]
    ways += [last.left_ns] if last.left_ns else []
    ways += [last.finished_ns] if last.finished_ns and last.finished_how not in BY_ITSELF else []
    return min(ways, default=None)
