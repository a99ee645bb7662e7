"""Rules of the trace: six faults and a loop, each on every wire, by the clients people write."""

from __future__ import annotations

from dataclasses import dataclass

from lenses.body import carries_content
from lenses.trace import SpanEvent, Trace, trace
from servers.scripts.looping import FRAGMENT, PROSE_TOKENS
from tests.lenses.rule import Found, Rule, of
from tests.lenses.streams import FAULT_AT, Streams
from tests.unit.lenses.made import WIRES
from tokenwire.recording import Recording


@dataclass(frozen=True, slots=True)
class Fault:
    """How it must look: its flag, the event that shows it, after which token it befell."""

    flag: str
    event: str
    after_tokens: int


FAULTS = {
    "truncated": Fault("truncated", "stream.terminal", 20),
    "masked-stall": Fault("stall", "stream.stall", 10),
    "hole": Fault("hole", "stream.hole", FAULT_AT),
    "error": Fault("error", "stream.terminal", 10),
    "close-flowing": Fault("abandoned", "stream.terminal", 6),
    "cut": Fault("failed", "stream.terminal", FAULT_AT),
}
CALM = {
    "clean": (),
    "document": (),
    "no-done": ("failed",),
    "pause-early": ("stall",),
    "reconsider": ("retract",),
    "reconsider-resumed": ("retract",),
}
FLAGS = {**CALM, **{name: (fault.flag,) for name, fault in FAULTS.items()}, "loop": ("loop",)}
NEAR_TOKENS = 1


def _trace(streams: Streams, key: str) -> Trace:
    return of(Trace, trace(streams[key]))


def _flagged(streams: Streams, wire: str) -> Found:
    seen = {name: _trace(streams, f"{name}/{wire}").flags for name in FLAGS}
    wrong = [f"{name}: {' '.join(flags)}" for name, flags in seen.items() if flags != FLAGS[name]]
    return Found("; ".join(wrong) or f"{len(FLAGS)} streams as they should be", not wrong)


def _events(streams: Streams, key: str, name: str) -> list[SpanEvent]:
    return [each for each in _trace(streams, key).events if each.name == name]


def _heard_by(recording: Recording, at_ns: int) -> int:
    """How many tokens had been heard by then."""
    heard = recording.observation.heard
    return sum(each.app_ns <= at_ns and carries_content(each.body) for each in heard)


def _onsets(streams: Streams, wire: str) -> Found:
    wrong: list[str] = []
    for name, fault in FAULTS.items():
        recording = streams[f"{name}/{wire}"]
        events = _events(streams, f"{name}/{wire}", fault.event)
        after = [_heard_by(recording, each.at_ns) for each in events]
        if len(after) != 1 or abs(after[0] - fault.after_tokens) > NEAR_TOKENS:
            wrong.append(f"{name} after {after}, not {fault.after_tokens}")
    return Found("; ".join(wrong) or f"{len(FAULTS)} of {len(FAULTS)} to one token", not wrong)


def _loop(streams: Streams, wire: str) -> Found:
    """The span itself is green: UNSET, and a finish reason."""
    found = _trace(streams, f"loop/{wire}")
    loops = _events(streams, f"loop/{wire}", "stream.loop")
    told = [_heard_by(streams[f"loop/{wire}"], each.at_ns) - PROSE_TOKENS for each in loops]
    reasons = dict(found.attributes).get("gen_ai.response.finish_reasons")
    green = (found.status, reasons) == ("UNSET", ("stop",))
    figure = f"status {found.status}; flagged after {told} tokens of a fragment of {len(FRAGMENT)}"
    return Found(figure, green and len(told) == 1 and told[0] <= 2 * len(FRAGMENT))


def _same_events(streams: Streams, wire: str) -> Found:
    differ = [name for name in FLAGS if len({_names(streams, f"{name}/{w}") for w in WIRES}) > 1]
    count = sum(len(_names(streams, f"{name}/{wire}")) for name in FLAGS)
    return Found(" ".join(differ) or f"{count} events", not differ)


def _names(streams: Streams, key: str) -> tuple[str, ...]:
    return tuple(each.name for each in _trace(streams, key).events)


RULES = (
    Rule(
        "trace",
        "a broken stream is flagged with its kind, a clean one not",
        _flagged,
        ("clean", "no-done"),
    ),
    Rule("trace", "each fault where it befell, to one token", _onsets, ("cut", "truncated")),
    Rule("trace", "a loop in a green span within two periods", _loop, ("loop", "clean")),
    Rule("trace", "the events are the same on every wire", _same_events, ("hole", "clean")),
)
