"""What a gateway that was killed leaves in shared memory goes with it, and nobody else's does."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateways import envoy, squid
from gateways.envoy import ENVOY
from gateways.product import Product
from gateways.squid import SQUID

LEFT = {
    "squid": (SQUID, "tokenwirewiregatewayabc12-cf__queues.shm", "tokenwireother-cf__queues.shm"),
    "envoy": (ENVOY, "envoy_shared_memory_70", "envoy_shared_memory_80"),
}


@pytest.mark.parametrize(("product", "own", "anothers"), LEFT.values(), ids=LEFT)
def test_its_own_shared_memory_is_swept(
    product: Product, own: str, anothers: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared, folder = tmp_path / "shm", tmp_path / "tokenwire-gateway-abc12"
    shared.mkdir()
    folder.mkdir()
    (folder / "base-id").write_text("7\n")
    for module in (squid, envoy):
        monkeypatch.setattr(module, "SHARED", shared)
    (shared / own).touch()
    (shared / anothers).touch()
    product.sweep(folder)
    assert [each.name for each in shared.iterdir()] == [anothers]


def test_an_envoy_that_never_started_leaves_nothing_to_sweep(tmp_path: Path) -> None:
    ENVOY.sweep(tmp_path)
