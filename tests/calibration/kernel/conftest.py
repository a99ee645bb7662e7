"""Links to calibrate on: true ones, and mute ones on which every calibration must fail."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from faults.kernel.packet_link import PacketLink
from faults.kernel.probe import probe
from tests.calibration.kernel import oracle

SEED = 7
_MUTE_HANG_SECONDS = 0.5  # what a mute link leaves undone is waited for so long


def skip_without_rights() -> None:
    if reason := probe().missing_here:
        pytest.skip(reason)


@pytest.fixture
def rights() -> None:
    """Skips, with the reason, where this process cannot have a link."""
    skip_without_rights()


@pytest_asyncio.fixture
async def true_link() -> AsyncIterator[PacketLink]:
    """A link in namespaces of its own. Skips, with the reason, without the rights."""
    skip_without_rights()
    async with PacketLink.opened(SEED) as link:
        yield link


@pytest_asyncio.fixture(
    params=[
        "true",
        pytest.param(
            "mute",
            marks=pytest.mark.xfail(
                reason="faults do nothing on this link, and the calibration must notice",
                raises=(AssertionError, TimeoutError),
                strict=True,
            ),
        ),
    ]
)
async def link(
    request: pytest.FixtureRequest, true_link: PacketLink, monkeypatch: pytest.MonkeyPatch
) -> PacketLink:
    """A link on which faults take effect, and again one on which they do not."""
    if request.param == "mute":
        monkeypatch.setattr(oracle, "HANG_SECONDS", _MUTE_HANG_SECONDS)
        for effect in ("shape", "unshape", "swallow", "inject"):
            monkeypatch.setattr(PacketLink, effect, _do_nothing)
    return true_link


def _do_nothing(*_: object) -> None: ...
