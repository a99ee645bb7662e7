"""A gateway that asks twice, one that cuts at a reload, one that hoards: each is caught."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from conformance import casebook
from conformance.case import Case
from conformance.cell import perform
from conformance.judge import judge
from conformance.origins.origin import Origins
from conformance.plan import Plan, plan_cell
from conformance.roads import name as road_name
from conformance.roads.road import Roads
from conformance.verdict import Class, Outcome, Verdict
from gateways import rendering
from gateways.product import Binary, Product
from gateways.reloading import by_signal, listens
from tokenwire.recording import Identity

RELAY = Path(__file__).with_name("relay.py")
PORTS = """[{% for slot in slots %}
{{ "," if slot.number }}[{{ slot.http }}, {{ slot.http_origin }}]
{% endfor %}]"""
BOOK = casebook.load()
ASKED = BOOK["retry-before-head"]
RELOADED = BOOK["gateway-reloaded"]
UNREAD = BOOK["unread-flood"]
BACK = BOOK["far-back"]
WRONG = {
    "asking-again": (ASKED, Class.COMPLETE, "the origin was asked twice, documented 1"),
    "dropping": (RELOADED, Class.DETECTED, "delivery is prefix(6), documented whole"),
    "grudging": (BACK, Class.REFUSED, "class is refused, documented complete"),
    "hoarding": (UNREAD, Class.ORPHANED, "the gateway hoards: True, documented False"),
}
PAIRS = [*((name, name) for name in WRONG), *((name, "honest") for name in WRONG)]


def product(manner: str) -> Product:
    return Product(
        manner,
        "relay",
        lambda: Binary(Path(sys.executable), "1"),
        lambda binary, _: (str(binary.path), str(RELAY), manner),
        cannot={"grpc": "it speaks no HTTP/2"},
        reload=by_signal(signal.SIGHUP),
        reloaded=listens,
    )


async def verdict(case: Case, manner: str) -> Verdict:
    cell = Identity(case.id, "sse", "stock", f"{manner}@default")
    planned = plan_cell(case, cell, seed=1)
    plan = Plan(1, (planned,))
    async with Origins(plan) as origins, Roads(plan) as roads:
        return judge(case, await perform(case, planned, plan, origins, roads))


async def all_verdicts() -> dict[tuple[str, str], Verdict]:
    found = await asyncio.gather(*(verdict(WRONG[name][0], manner) for name, manner in PAIRS))
    return dict(zip(PAIRS, found, strict=True))


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Verdict]:
    templates = tmp_path_factory.mktemp("templates")
    (templates / "relay" / "default").mkdir(parents=True)
    (templates / "relay" / "default" / "ports.json").write_text(PORTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "TEMPLATES", templates)
        patch.setattr(road_name, "PRODUCTS", {name: product(name) for name in (*WRONG, "honest")})
        return asyncio.run(all_verdicts())


@pytest.mark.parametrize("name", WRONG)
def test_an_honest_gateway_is_as_documented(
    name: str, verdicts: dict[tuple[str, str], Verdict]
) -> None:
    found = verdicts[name, "honest"]
    assert found.outcome is Outcome.AS_DOCUMENTED, found.reason


@pytest.mark.parametrize("name", WRONG)
def test_one_that_does_it_wrong_is_caught_and_named(
    name: str, verdicts: dict[tuple[str, str], Verdict]
) -> None:
    found = verdicts[name, name]
    _, klass, reason = WRONG[name]
    assert found.outcome is Outcome.DIFFERS, found.reason
    assert (found.klass, reason in found.reason) == (klass, True), found.reason
    assert found.digest() != verdicts[name, "honest"].digest()
