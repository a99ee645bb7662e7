"""One server of each kind for the whole run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from faults.toxiproxy.original import MISSING, binary
from tests.differential import server


@pytest.fixture(scope="session")
def our_server() -> Iterator[server.Server]:
    with server.ours("--seed", "1") as running:
        yield running


@pytest.fixture(scope="session")
def real_server() -> Iterator[server.Server]:
    if binary() is None:
        pytest.skip(MISSING)
    with server.real() as running:
        yield running
