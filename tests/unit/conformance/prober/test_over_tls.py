"""A target that speaks TLS: every wire agrees on its own protocol, beside all others."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from conformance.prober.probe import Way
from conformance.prober.report import Report
from conformance.prober.survey import Survey, find
from conformance.prober.target import on_target
from conformance.targets.file import read
from gateways.catalogue import PRODUCTS
from gateways.certificates import MISSING
from gateways.product import Missing
from tests.staging import staging


def test_who_asks_for_the_age_of_a_grpc_connection_leaves_sse_and_websocket_their_protocol(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if MISSING or isinstance(PRODUCTS["nginx"].find(), Missing):
        pytest.skip("there is no nginx with TLS here")
    monkeypatch.setenv("STAGING_TOKEN", "of-the-gateway")

    async def surveyed() -> Report:
        async with staging(tmp_path) as file, on_target(read(file)) as subject:
            return await find(Survey((Way.SSE, Way.WEBSOCKET, Way.GRPC), 1.5, 1), subject)

    report = asyncio.run(surveyed())
    told = report.as_json().decode()
    assert "never reached" not in told
    assert "Expected HTTP/" not in told
    assert "valid HTTP response" not in told
