"""Rules on pairs of a golden stream and another one: texture."""

from __future__ import annotations

from collections.abc import Iterator

from lenses.texture_difference import LEAST_SHIFT_MS, SHIFT_SHARE, TextureDifference, difference
from tests.lenses.populations.populations import Populations
from tests.lenses.populations.rule import PopulationRule, by_another
from tests.lenses.rule import Found
from tests.unit.lenses.made import WIRES

MOST_ALARMS = 0.01


def _pairs(
    all_of: Populations, golden: str, other: str, shift: int = 0
) -> Iterator[tuple[float, TextureDifference]]:
    """The golden one's mean gap, and how far the other one so many places behind lies from it."""
    others = all_of[other]
    moved = others[shift:] + others[:shift]
    for one, another in zip(all_of[golden], moved, strict=True):
        yield one.texture.mean_gap_ms or 0.0, difference(one.texture, another.texture)


def _swapped(all_of: Populations, wire: str) -> Found:
    found = [each for _, each in _pairs(all_of, f"golden/{wire}", f"swapped/{wire}")]
    flagged = sum({"gaps", "pauses lost"} <= set(each.changes) for each in found)
    return Found(f"{flagged} of {len(found)} flagged", flagged == len(found) > 0)


def _alarms(all_of: Populations, wire: str) -> Found:
    """Of another seed, so that nothing but the model is the same."""
    found = [each for _, each in _pairs(all_of, f"golden/{wire}", f"again/{wire}", shift=1)]
    false = [each for each in found if each.changes]
    why = sorted({change for each in false for change in each.changes})
    told = f"{len(false)} of {len(found)} flagged {', '.join(why)}".rstrip()
    return Found(told, len(false) <= MOST_ALARMS * len(found))


def _pauses(all_of: Populations, wire: str) -> Found:
    found = [each for _, each in _pairs(all_of, f"golden/{wire}", f"again/{wire}")]
    paused = sum(len(each.texture.pauses) == 1 for each in all_of[f"golden/{wire}"])
    matched = sum(each.pauses_lost == each.pauses_new == 0 for each in found)
    told = f"{matched} of {len(found)} pairs matched"
    return Found(told, matched == len(found) == paused > 0)


def _itself(all_of: Populations, wire: str) -> Found:
    pairs = list(_pairs(all_of, f"golden/{wire}", f"again/{wire}"))
    furthest = max(each.gap_shift_ms or 0.0 for _, each in pairs)
    within = sum(
        (each.gap_shift_ms or 0.0) <= max(LEAST_SHIFT_MS, SHIFT_SHARE * mean)
        for mean, each in pairs
    )
    return Found(f"{within} of {len(pairs)}, {furthest:.2f} ms at most", within == len(pairs) > 0)


def _other_wires(wire: str) -> tuple[str, ...]:
    return tuple(other for other in WIRES if other != wire)


def _over_another_wire(all_of: Populations, wire: str) -> Found:
    found = [
        each
        for other in _other_wires(wire)
        for _, each in _pairs(all_of, f"golden/{other}", f"golden/{wire}")
    ]
    flagged = sum(bool(each.changes) for each in found)
    furthest = max(each.gap_shift_ms or 0.0 for each in found)
    told = f"{flagged} of {len(found)} flagged, {furthest:.2f} ms apart at most"
    return Found(told, flagged <= MOST_ALARMS * len(found))


def _nearer(all_of: Populations, wire: str) -> Found:
    """An order and no bound, so that it holds on a loaded machine, too."""
    near = [
        each.gap_shift_ms or 0.0
        for other in _other_wires(wire)
        for _, each in _pairs(all_of, f"golden/{other}", f"golden/{wire}")
    ]
    far = [
        each.gap_shift_ms or 0.0
        for other in _other_wires(wire)
        for _, each in _pairs(all_of, f"golden/{other}", f"swapped/{wire}")
    ]
    nearer = sum(one < another for one, another in zip(near, far, strict=True))
    told = f"{nearer} of {len(near)}, at most {max(near):.1f} ms and at least {min(far):.1f}"
    return Found(told, nearer == len(near) > 0)


RULES = (
    PopulationRule(
        "texture",
        "another model without its pause is flagged every time",
        _swapped,
        by_another("swapped", "golden"),
        timed=True,
    ),
    PopulationRule(
        "texture",
        "the same model, saying something else: once in 100 at most",
        _alarms,
        by_another("again", "swapped"),
        timed=True,
    ),
    PopulationRule(
        "texture",
        "the same stream again: its pause is the same to 20 ms",
        _pauses,
        by_another("again", "swapped"),
        timed=True,
    ),
    PopulationRule(
        "texture",
        "and its gaps to max(2 ms, 10 %)",
        _itself,
        by_another("again", "swapped"),
        timed=True,
    ),
    PopulationRule(
        "texture",
        "over another wire it is flagged once in 100 at most",
        _over_another_wire,
        by_another("golden", "swapped"),
        timed=True,
    ),
    PopulationRule(
        "texture",
        "and is nearer to itself there than to another model",
        _nearer,
        by_another("golden", "swapped"),
    ),
)
