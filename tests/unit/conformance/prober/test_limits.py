"""Every limit of the proof still has its place in what the product is started with."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateways.catalogue import PRODUCTS
from gateways.ports import block
from gateways.product import Binary
from tests.prober.limited import _files
from tests.prober.limits import LIMITS


@pytest.mark.parametrize("name", LIMITS)
def test_every_limit_finds_its_place_in_the_templates(name: str) -> None:
    drawn = {limit: limit.low for limit in LIMITS[name]}
    binary = Binary(Path(name), "9.9.9")
    made = _files(PRODUCTS[name], binary, drawn, block(20_000, 2), Path("/run"))
    plain = _files(PRODUCTS[name], binary, {}, block(20_000, 2), Path("/run"))
    assert made != plain
