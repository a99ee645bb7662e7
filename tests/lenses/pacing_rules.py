"""Rules of the lenses for time: TTFT, jitter, texture."""

from __future__ import annotations

from lenses.elsewhere import Elsewhere, elsewhere
from lenses.jitter import Jitter, jitter
from lenses.texture import Texture, texture
from lenses.texture_difference import TextureDifference, difference
from lenses.ttft import Ttft, ttft
from tests.lenses.rule import Found, Rule, of
from tests.lenses.streams import Streams
from tests.unit.lenses.made import WIRES

INJECTED_MS = 300.0
STILL_MS = 1000.0  # of the 1.25 s at which the pauses are played
WORD_RATE_PERCENT = 10.0


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
    """How little a direct road adds is a matter of many tokens: bench/added_jitter.py."""
    names = ("model-35", "coalesced")
    found = (of(Jitter, jitter(streams[f"{name}/{wire}"])).transport for name in names)
    direct, held = (each.variation_ms.p50 if each else 0.0 for each in found)
    return Found(f"p50 {direct:.2f} and {held:.2f} ms", direct < held)


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


def _nearer_to_itself(streams: Streams, wire: str) -> Found:
    """An order and no bound, so that it holds on a loaded machine, too."""
    others = [other for other in WIRES if other != wire]
    near, far = (
        [_apart(streams, f"model-35/{o}", f"{name}/{wire}").gap_shift_ms or 0.0 for o in others]
        for name in ("model-35", "model-90")
    )
    told = f"{max(near):.2f} ms at most, {min(far):.2f} to another model"
    return Found(told, max(near) < min(far))


def _coalesced(streams: Streams, wire: str) -> Found:
    changes = _apart(streams, f"model-35/{wire}", f"coalesced/{wire}").changes
    return Found("; ".join(changes), "clusters" in changes)


def _behind_a_gateway(streams: Streams, wire: str) -> Found:
    direct, behind = (_texture(streams, f"long-{name}/{wire}") for name in ("direct", "behind"))
    together = behind.tokens / max(1, len(behind.cluster_tokens))
    changes = difference(direct, behind).changes
    return Found(f"{together:.1f} tokens at once", "clusters" in changes)


def _as_fast_behind_it(streams: Streams, wire: str) -> Found:
    """What a mean of any kind sees of it."""
    shift = _apart(streams, f"long-direct/{wire}", f"long-behind/{wire}").word_rate_shift_percent
    same = shift is not None and abs(shift) <= WORD_RATE_PERCENT
    return Found(f"{shift or 0.0:+.1f} %", same)


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
        "a line that holds tokens back adds more than one that does not",
        _added,
        ("coalesced", "model-35"),
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
        "and is nearer to itself there than to another model",
        _nearer_to_itself,
        ("model-35", "model-90"),
    ),
    Rule(
        "texture",
        "a road that coalesces is seen in the clusters",
        _coalesced,
        ("coalesced", "model-35"),
    ),
    Rule(
        "texture",
        "and so is HAProxy as it comes",
        _behind_a_gateway,
        ("long-behind", "long-direct"),
        wires=("sse",),
        needs="long-behind",
    ),
    Rule(
        "texture",
        "though it brings as many words a second",
        _as_fast_behind_it,
        ("long-behind", "model-35"),
        timed=True,
        wires=("sse",),
        needs="long-behind",
    ),
)
