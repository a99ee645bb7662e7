"""Rules of the cancellation tax: each way to stop, while tokens flow and in silence."""

from __future__ import annotations

import math

from lenses.cancellation_tax import CancellationTax, cancellation_tax
from tests.lenses.rule import Found, Rule, of
from tests.lenses.streams import STOPS, Streams
from tokenwire.recording import Recording

LEAVES = ("close", "reset", "cancel")  # the others keep the socket
KNOW_MS = 50.0
MOST_BEYOND = 1  # tokens that the producer says beyond what buffers take; it is not decoupled


def _tax(recording: Recording) -> CancellationTax | None:
    """None: this wire's client cannot leave so."""
    return None if recording.unsupported else of(CancellationTax, cancellation_tax(recording))


def _taxes(
    streams: Streams, wire: str, pattern: str, ways: tuple[str, ...]
) -> dict[str, CancellationTax]:
    found = {how: _tax(streams[f"{how}-{pattern}/{wire}"]) for how in ways}
    return {how: tax for how, tax in found.items() if tax is not None}


def _wasted(streams: Streams, wire: str, pattern: str) -> Found:
    found = _taxes(streams, wire, pattern, LEAVES)
    told = ", ".join(f"{how} {tax.said_after}" for how, tax in found.items())
    known = all(tax.knew_after_ms is not None for tax in found.values())
    return Found(told, known and all(tax.said_after <= 1 for tax in found.values()))


def _little_in_silence(streams: Streams, wire: str) -> Found:
    return _wasted(streams, wire, "silent")


def _little_while_flowing(streams: Streams, wire: str) -> Found:
    return _wasted(streams, wire, "flowing")


def _known_soon(streams: Streams, wire: str) -> Found:
    latest = max(
        math.inf if tax.knew_after_ms is None else tax.knew_after_ms
        for pattern in ("flowing", "silent")
        for tax in _taxes(streams, wire, pattern, LEAVES).values()
    )
    return Found(f"{latest:.1f} ms at most", latest <= KNOW_MS)


def _decoupled(streams: Streams, wire: str) -> Found:
    found = _taxes(streams, wire, "decoupled", ("close", "reset"))
    told = ", ".join(f"{how} {tax.said_after} of {tax.tokens_said}" for how, tax in found.items())
    every = all((tax.tokens_said, tax.said_after) == (60, 54) for tax in found.values())
    return Found(told, every and all(tax.knew_after_ms is None for tax in found.values()))


def _not_read(streams: Streams, wire: str) -> Found:
    found = _taxes(streams, wire, "flowing", ("stop-reading",))["stop-reading"]
    return Found(
        f"{found.said_after} said to nobody, never known",
        found.said_after > 1 and found.knew_after_ms is None,
    )


def _given_up(streams: Streams, wire: str) -> Found:
    """What the buffers on the way took was said in vain; beyond that, the event that none took."""
    [attempt] = streams[f"stop-reading-send-timeout/{wire}"].attempts
    untaken = sum(not each.taken_ns for each in attempt.said)
    told = f"{len(attempt.said) - untaken} taken by buffers, {untaken} beyond"
    given_up = attempt.left_how.startswith("send timeout")
    after = sum(each.said_ns > attempt.left_ns for each in attempt.said)
    return Found(told, given_up and untaken <= MOST_BEYOND and not after)


def _never_given_up(streams: Streams, wire: str) -> Found:
    [attempt] = streams[f"stop-reading-unbounded/{wire}"].attempts
    waits = not attempt.left_ns and not attempt.finished_ns
    return Found(f"still there after {len(attempt.said)}, which nobody reads", waits)


def _half_closed(streams: Streams, wire: str) -> Found:
    found = _taxes(streams, wire, "flowing", ("half-close",))["half-close"]
    listens_on = wire == "grpc"
    told = f"{found.heard_after} heard after it"
    return Found(told, (found.heard_after > 27) is listens_on)  # half of what was to come


assert set(LEAVES) <= set(STOPS)
RULES = (
    Rule(
        "cancellation-tax",
        "leaving a silent model costs one token at most",
        _little_in_silence,
        ("close-silent", "close-decoupled"),
    ),
    Rule(
        "cancellation-tax",
        "and one that speaks, too",
        _little_while_flowing,
        ("close-flowing", "close-decoupled"),
        timed=True,
    ),
    Rule(
        "cancellation-tax",
        "and is known within 50 ms",
        _known_soon,
        ("close-flowing", "close-decoupled"),
        timed=True,
    ),
    Rule(
        "cancellation-tax",
        "a decoupled producer pays for the whole answer",
        _decoupled,
        ("close-decoupled", "close-flowing"),
    ),
    Rule(
        "cancellation-tax",
        "who only stops reading pays until buffers are full",
        _not_read,
        ("stop-reading-flowing", "close-flowing"),
    ),
    Rule(
        "cancellation-tax",
        "with a send timeout the origin gives up on it, one token beyond the buffers",
        _given_up,
        ("stop-reading-send-timeout", "stop-reading-unbounded"),
    ),
    Rule(
        "cancellation-tax",
        "without one it waits for as long as the socket stands",
        _never_given_up,
        ("stop-reading-unbounded", "stop-reading-send-timeout"),
    ),
    Rule(
        "cancellation-tax",
        "a half-close listens on over gRPC and ends the others",
        _half_closed,
        ("half-close-flowing", "half-close-other"),
    ),
)
