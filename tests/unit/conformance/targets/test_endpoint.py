"""An endpoint of a target has its names, its secrets, and the near line's address."""

from __future__ import annotations

from pathlib import Path

import pytest

from clients.endpoint import Tls
from conformance.targets.endpoint import endpoint, ledger, secrets
from conformance.targets.file import read

FILE = """
name = "staging"
staging = true
depth = "sandwich"
[wires.sse]
url = "https://staging.example/prefix?key=env:STAGING_KEY"
headers = { Authorization = "Bearer env:STAGING_TOKEN" }
[wires.grpc]
url = "http://127.0.0.1:50051"
[tls]
ca = "ca.pem"
server_name = "other.example"
"""


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STAGING_TOKEN", "the-token")
    monkeypatch.setenv("STAGING_KEY", "the key")
    (tmp_path / "ca.pem").write_text("a certificate")
    (tmp_path / "target.toml").write_text(FILE)
    (tmp_path / "ledger.toml").write_text(f'{FILE}[ledger]\nurl = "http://ledger.example/door"\n')


def test_by_way_of_a_near_line_the_targets_names_are_kept(tmp_path: Path) -> None:
    met = endpoint(read(tmp_path / "target.toml"), "sse", ("127.0.0.1", 4711))
    assert (met.address, met.named) == ("127.0.0.1:4711", "staging.example")
    assert met.server_name == "other.example"
    assert met.tls == Tls(b"a certificate")
    assert met.headers == (("Authorization", "Bearer the-token"),)
    assert met.target("/sse", "request=1") == "/prefix/sse?request=1&key=the%20key"


def test_without_one_the_target_itself_is_met(tmp_path: Path) -> None:
    met = endpoint(read(tmp_path / "target.toml"), "grpc")
    assert (met.address, met.named, met.tls) == ("127.0.0.1:50051", "127.0.0.1:50051", None)


def test_the_ledger_is_the_sse_wires_unless_it_has_an_address_of_its_own(tmp_path: Path) -> None:
    by_sse = ledger(read(tmp_path / "target.toml"))
    assert (by_sse.named, by_sse.path) == ("staging.example", "/prefix")
    assert dict(by_sse.headers) == {"Authorization": "Bearer the-token"}
    own = ledger(read(tmp_path / "ledger.toml"))
    assert (own.address, own.path, own.headers) == ("ledger.example:80", "/door", ())


def test_every_variable_that_is_referred_to_is_known(tmp_path: Path) -> None:
    assert secrets(read(tmp_path / "target.toml")) == {"STAGING_KEY", "STAGING_TOKEN"}
