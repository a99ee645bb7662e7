"""The advice as data for a page that ranks by itself, when its reader chooses what is needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from conformance.advice.needs import ALWAYS, CHOSEN
from conformance.advice.ranking import Adviser, Claim, Condition, Requirements
from conformance.advice.words import because
from conformance.case import WIRES
from conformance.roads.name import PLAIN, product_of
from gateways.catalogue import PRODUCTS

NEEDS = (*ALWAYS, *CHOSEN.values())
CONDITIONS = [Condition(tuned, hardened) for tuned in (False, True) for hardened in (False, True)]


def table(adviser: Adviser, roads: Iterable[str]) -> object:
    """Every claim about every wire, behind each gateway on these roads and behind none.

    `paths[gateway][wire][condition][need]` is {standing, do, tax, lines}; conditions are the
    cheapest first, the first two of them leave the gateway as it is. Only those two stand behind
    none.
    """
    products = {product_of(road) for road in roads if road not in PLAIN} & set(PRODUCTS)
    return {
        "needs": [{"name": n.name, "asks": n.asks, "always": n in ALWAYS} for n in NEEDS],
        "conditions": [{"tuned": c.tuned, "hardened": c.hardened} for c in CONDITIONS],
        "paths": {name: _path(adviser, name) for name in ("", *sorted(products))},
    }


def _path(adviser: Adviser, gateway: str) -> Mapping[str, object]:
    asked = Requirements((gateway,) if gateway else (), needs=tuple(CHOSEN.values()))
    return {
        wire: [
            [_claim(adviser.claim(need, wire, condition, asked)) for need in NEEDS]
            for condition in asked.conditions()
        ]
        for wire in WIRES
    }


def _claim(claim: Claim) -> Mapping[str, object]:
    return {
        "standing": claim.standing,
        "do": claim.do,
        "tax": claim.tax_beyond(),
        "lines": list(because(claim)),
    }
