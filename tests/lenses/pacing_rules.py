"""Rules of the lenses for time: TTFT, jitter, texture, perception, trace."""

from __future__ import annotations

from lenses.elsewhere import Elsewhere, elsewhere
from lenses.jitter import Jitter, jitter
from lenses.perception import Perception, perception
from lenses.texture import Texture, texture
from lenses.texture_difference import TextureDifference, difference
from lenses.trace import Trace, trace
from lenses.ttft import Ttft, ttft
from tests.lenses.rule import Found, Rule, of
from tests.lenses.streams import Streams
from tests.unit.lenses.made import WIRES
from tokenwire.recording import Recording

INJECTED_MS = 300.0
STILL_MS = 1000.0  # of the 1.25 s at which the pauses are played


def _texture(streams: Streams, name: str) -> Texture:
    return of(Texture, texture(streams[name]))


def _apart(streams: Streams, golden: str, other: str) -> TextureDifference:
    return difference(_texture(streams, golden), _texture(streams, other))


def _ttft_not_before(streams: Streams, wire: str) -> Found:
    found = of(Ttft, ttft(streams[f"first-300/{wire}"]))
    sound = found.first_content_ms is not None and found.first_content_ms >= INJECTED_MS
    return Found(
        f"{found.decoys} decoys, first content {found.first_content_ms or 0:.1f} ms",
        sound and found.decoys > 0,
    )


def _ttft_exact(streams: Streams, wire: str) -> Found:
    found = of(Ttft, ttft(streams[f"first-300/{wire}"]))
    error = abs((found.origin_ms or 0) - INJECTED_MS)
    return Found(f"{error:.2f} ms off", error <= 5)


def _pauses(streams: Streams, wire: str) -> Found:
    names = ("clean", "model-90", "pause-early", "pause-late")
    stalls = {
        n: of(Jitter, jitter(streams[f"{n}/{wire}"], stall_ms=STILL_MS)).stalls for n in names
    }
    told = ", ".join(f"{name} {count}" for name, count in stalls.items())
    return Found(told, stalls == {"clean": 0, "model-90": 0, "pause-early": 1, "pause-late": 1})


def _twins(streams: Streams, wire: str) -> Found:
    early, late = (
        of(Jitter, jitter(streams[f"{name}/{wire}"], deadline_ms=25))
        for name in ("pause-early", "pause-late")
    )
    apart = (late.fluidity or 0) - (early.fluidity or 0)
    return Found(f"fluidity {early.fluidity:.3f} and {late.fluidity:.3f}", apart > 0.05)


def _added(streams: Streams, wire: str) -> Found:
    transport = of(Jitter, jitter(streams[f"clean/{wire}"])).transport
    worst = transport.variation_ms.p99 if transport else float("inf")
    return Found(f"p99 {worst:.2f} ms", worst <= (3 if wire == "sse" else 2))


def _told_elsewhere(streams: Streams, wire: str) -> Found:
    found = of(Elsewhere, elsewhere(streams[f"deletion/{wire}"]))
    counting = [
        name
        for name in ("vllm", "aiperf", "guidellm", "inference_perf", "llmperf")
        if getattr(found, name).ttft_ms is not None
    ]
    return Found(", ".join(counting), counting == ["vllm", "aiperf", "guidellm"])


def _swap(streams: Streams, wire: str) -> Found:
    changes = _apart(streams, f"model-35/{wire}", f"model-90/{wire}").changes
    return Found("; ".join(changes), {"gaps", "pauses lost"} <= set(changes))


def _same_on_every_wire(streams: Streams, wire: str) -> Found:
    found = [_apart(streams, f"model-35/{other}", f"model-35/{wire}") for other in WIRES]
    furthest = max(each.gap_shift_ms or 0 for each in found)
    changes = {change for each in found for change in each.changes}
    return Found(f"{furthest:.2f} ms apart {' '.join(sorted(changes))}".rstrip(), not changes)


def _coalesced(streams: Streams, wire: str) -> Found:
    changes = _apart(streams, f"model-35/{wire}", f"coalesced/{wire}").changes
    return Found("; ".join(changes), "clusters" in changes)


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


FLAGS = {
    "clean": (),
    "document": (),
    "no-done": ("failed",),
    "error": ("error",),
    "close-flowing": ("abandoned",),
    "pause-early": ("stall",),
    "reconsider": ("retract",),
    "reconsider-resumed": ("retract",),
}


def _flagged(streams: Streams, wire: str) -> Found:
    seen = {name: of(Trace, trace(streams[f"{name}/{wire}"])).flags for name in FLAGS}
    wrong = [f"{name}: {' '.join(flags)}" for name, flags in seen.items() if flags != FLAGS[name]]
    return Found("; ".join(wrong) or f"{len(FLAGS)} streams as they should be", not wrong)


RULES = (
    Rule(
        "ttft",
        "no decoy counts, and nothing before it was said",
        _ttft_not_before,
        ("first-300", "clean"),
    ),
    Rule("ttft", "measured is injected to 5 ms", _ttft_exact, ("first-300", "clean"), timed=True),
    Rule(
        "elsewhere",
        "a tool call has a TTFT in three load tools of five",
        _told_elsewhere,
        ("deletion", "clean"),
    ),
    Rule(
        "jitter",
        "a pause is found where there is one and nowhere else",
        _pauses,
        ("pause-early", "clean"),
    ),
    Rule(
        "jitter",
        "an early pause and its late twin are apart by fluidity",
        _twins,
        ("pause-early", "pause-late"),
    ),
    Rule(
        "jitter",
        "what the transport adds: p99 to 2 ms, on SSE to 3",
        _added,
        ("clean", "coalesced"),
        timed=True,
    ),
    Rule("texture", "another model without its pause is flagged", _swap, ("model-90", "model-35")),
    Rule(
        "texture",
        "the same stream over another wire is not",
        _same_on_every_wire,
        ("model-35", "model-90"),
        timed=True,
    ),
    Rule(
        "texture",
        "a road that coalesces is seen in the clusters",
        _coalesced,
        ("coalesced", "model-35"),
    ),
    Rule(
        "perception",
        "an early stall makes a reader wait, its late twin less",
        _early_stall_hurts,
        ("pause-early", "pause-late"),
    ),
    Rule(
        "trace",
        "a broken stream is flagged with its kind, a clean one not",
        _flagged,
        ("clean", "no-done"),
    ),
)
