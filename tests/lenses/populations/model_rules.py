"""Rules on pairs of a golden stream and another one: texture."""

from __future__ import annotations

from lenses.texture_difference import LEAST_SHIFT_MS, SHIFT_SHARE, TextureDifference, difference
from tests.lenses.populations.populations import Populations, in_time
from tests.lenses.populations.rule import PopulationRule, by_another
from tests.lenses.rule import Found
from tests.unit.lenses.made import WIRES

MOST_ALARMS = 0.01


def _pairs(all_of: Populations, golden: str, other: str) -> list[tuple[float, TextureDifference]]:
    """The golden one's mean gap, and how far the other one at its place lies from it."""
    return [
        (one.texture.mean_gap_ms or 0.0, difference(one.texture, another.texture))
        for one, another in in_time(all_of, golden, other)
    ]


def _swapped(all_of: Populations, wire: str) -> Found:
    found = [each for _, each in _pairs(all_of, f"golden/{wire}", f"swapped/{wire}")]
    flagged = sum({"gaps", "pauses lost"} <= set(each.changes) for each in found)
    return Found(f"{flagged} of {len(found)} flagged", flagged == len(found) > 0)


def _alarms(all_of: Populations, wire: str) -> Found:
    """Each with the next one's twin, of another seed: nothing but the model is the same."""
    again = all_of[f"again/{wire}"]
    next_to = {**all_of, "next": (*again[1:], *again[:1])}
    found = [each for _, each in _pairs(next_to, f"golden/{wire}", "next")]
    false = [each for each in found if each.changes]
    why = sorted({change for each in false for change in each.changes})
    told = f"{len(false)} of {len(found)} flagged {', '.join(why)}".rstrip()
    return Found(told, len(found) > 0 and len(false) <= MOST_ALARMS * len(found))


def _pauses(all_of: Populations, wire: str) -> Found:
    places = in_time(all_of, f"golden/{wire}", f"again/{wire}")
    apart = [difference(one.texture, another.texture) for one, another in places]
    paused = sum(len(one.texture.pauses) == 1 for one, _ in places)
    matched = sum(each.pauses_lost == each.pauses_new == 0 for each in apart)
    return Found(f"{matched} of {len(apart)} pairs matched", matched == len(apart) == paused > 0)


def _itself(all_of: Populations, wire: str) -> Found:
    pairs = _pairs(all_of, f"golden/{wire}", f"again/{wire}")
    furthest = max((each.gap_shift_ms or 0.0 for _, each in pairs), default=0.0)
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
    furthest = max((each.gap_shift_ms or 0.0 for each in found), default=0.0)
    told = f"{flagged} of {len(found)} flagged, {furthest:.2f} ms apart at most"
    return Found(told, len(found) > 0 and flagged <= MOST_ALARMS * len(found))


def _nearer(all_of: Populations, wire: str) -> Found:
    """An order and no bound, so that it holds on a loaded machine, too."""
    near, far = (
        [
            difference(one.texture, another.texture).gap_shift_ms or 0.0
            for other in _other_wires(wire)
            for one, another in zip(all_of[f"golden/{other}"], all_of[mine], strict=True)
        ]
        for mine in (f"golden/{wire}", f"swapped/{wire}")
    )
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
