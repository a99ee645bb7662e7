"""Every product that is here takes the configurations with faster clocks, and starts with them."""

from __future__ import annotations

import asyncio

import pytest

from conformance.roads.gateway import Gateways
from conformance.roads.name import parse
from gateways.catalogue import PRODUCTS
from gateways.product import Binary, Configuration

HERE = [name for name, product in PRODUCTS.items() if isinstance(product.find(), Binary)]


@pytest.mark.asyncio
@pytest.mark.parametrize("name", PRODUCTS)
async def test_it_starts_by_default_and_tuned(name: str) -> None:
    if name not in HERE:
        pytest.skip(str(PRODUCTS[name].find()))
    roads = [f"{name}@{configuration}+x30" for configuration in Configuration]

    async def started(road: str) -> bool:
        async with gateways.leased(road) as leased:
            return leased.gateway is not None and leased.gateway.alive

    async with Gateways(roads) as gateways:
        assert await asyncio.gather(*map(started, roads)) == [True, True]


@pytest.mark.parametrize("name", [each for each in HERE if PRODUCTS[each].whole_seconds])
def test_one_that_counts_whole_seconds_says_why_a_factor_cannot_be(name: str) -> None:
    road = f"{name}@default+x7"
    assert parse(road).factor == 7
    assert "leaves a fraction" in Gateways([road]).unsupported(road, "sse", "stock")
