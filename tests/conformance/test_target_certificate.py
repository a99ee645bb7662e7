"""A gateway that demands a certificate of ours: shown on every wire, and in no output."""

from __future__ import annotations

import asyncio
import datetime
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance import results
from conformance.targets import preflight
from conformance.targets.file import read
from gateways.catalogue import PRODUCTS
from gateways.product import Missing

pytest.importorskip("trustme")
import trustme

from tests.conformance.demanding import OURS, OURS_KEY, WIRES, demanding

TOKEN = "t0ken-of-the-gateway"
HANG_SECONDS = 60.0
PRODUCT = ("nginx", "haproxy")


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAGING_TOKEN", TOKEN)


def installed(product: str) -> None:
    if isinstance(missing := PRODUCTS[product].find(), Missing):
        pytest.skip(str(missing))


async def said(*arguments: str) -> tuple[int, str]:
    """The exit code of `faults …`, and all that it printed."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "conformance", "faults", *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=os.environ | {"NO_COLOR": "1"},
    )
    async with asyncio.timeout(HANG_SECONDS):
        out, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode()


@pytest.mark.asyncio
async def test_who_shows_the_certificate_is_served_on_every_wire_and_it_is_in_no_output(
    tmp_path: Path,
) -> None:
    installed("nginx")
    out = tmp_path / "out"
    async with demanding(tmp_path, "nginx") as gateway:
        file = gateway.shown(gateway.issuer.issue_cert("runner.test"))
        asked = ("--case", "whole", "--case", "cut-fin", "--case", "far-fin", "--out", str(out))
        code, told = await said("--target", str(file), *asked)
    assert code == results.EXIT_AS_DOCUMENTED, told
    found = results.read(out / "results.json")
    wires = {each.cell.wire for each in found.cells if each.cell.case == "whole"}
    assert wires == set(WIRES)
    key = (tmp_path / OURS_KEY).read_text().splitlines()[1]
    certificate = (tmp_path / OURS).read_text().splitlines()[1]
    written = {path: path.read_text(errors="replace") for path in out.rglob("*") if path.is_file()}
    assert len(written) > 3
    for text in (told, *written.values()):
        for secret in (key, certificate, OURS, OURS_KEY):
            assert secret not in text


def expired(ca: trustme.CA) -> trustme.LeafCert:
    ago = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=9)
    return ca.issue_cert("runner.test", not_before=ago, not_after=ago + datetime.timedelta(days=1))


Made = Callable[[trustme.CA], trustme.LeafCert]
WRONG: dict[str, Made] = {
    "of an authority that it does not know": lambda _: trustme.CA().issue_cert("runner.test"),
    "that has expired": expired,
}


@pytest.mark.asyncio
@pytest.mark.parametrize("product", PRODUCT)
async def test_none_and_a_wrong_one_are_told_apart_on_every_wire(
    tmp_path: Path, product: str
) -> None:
    installed(product)
    async with demanding(tmp_path, product) as gateway:
        none = await preflight.troubles(read(gateway.file), "none")
        assert len(none) == len(WIRES)
        for line in none:
            assert "demands a certificate of ours; set [tls] client_certificate" in line
        for number, (what, made) in enumerate(WRONG.items()):
            file = gateway.shown(made(gateway.issuer))
            wrong = await preflight.troubles(read(file), f"wrong{number}")
            assert len(wrong) == len(WIRES), what
            for line in wrong:
                assert "refuses our certificate" in line, what
                assert str(tmp_path) not in line
        file = gateway.shown(gateway.issuer.issue_cert("runner.test"))
        assert not await preflight.troubles(read(file), "right")
