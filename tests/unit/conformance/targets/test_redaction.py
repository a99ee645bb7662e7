"""What a target echoes is written without the secrets that it was sent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from conformance.roads.target import TargetRoad
from conformance.targets.redaction import redaction
from conformance.targets.secret import HIDDEN
from conformance.targets.target import Depth, Target, TargetWire
from tests.synthetic import recording as made
from tokenwire import recording
from tokenwire.recording import Ended, Heard, LineSeen, Noticed

TOKEN = "an-echoed+secret"
WIRE = TargetWire("https://a.test?key=env:KEY", {"Authorization": "Bearer env:TOKEN"})
TARGET = Target("staging", Depth.SANDWICH, {"sse": WIRE}, Path("/staging.toml"))


def test_wherever_a_peer_can_put_it_a_secret_is_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", TOKEN)
    monkeypatch.setenv("KEY", "another-secret")
    plain = made()
    seen = replace(
        plain.observation,
        heard=(Heard(1, f'{{"text": "{TOKEN}"}}', 1, 2, 3),),
        noticed=(Noticed("sent", 1, f"HTTP 400 {TOKEN}"),),
        ended=Ended("failed", TOKEN, f"GET /?key=another-secret {TOKEN}", TOKEN, 4),
    )
    echoed = replace(
        plain,
        observation=seen,
        near=(LineSeen("dial-failed", 1, TOKEN),),
        trouble=f"harness: {TOKEN.replace('+', '%2B')}",
    )
    path = recording.write(tmp_path, redaction(TargetRoad(TARGET), tmp_path)(echoed))
    assert b"echoed" not in path.read_bytes()
    assert b"another-secret" not in path.read_bytes()
    assert path.read_bytes().count(HIDDEN.encode()) == 8
    assert recording.read(path).cell == plain.cell


def test_a_run_without_a_target_is_recorded_as_it_was() -> None:
    assert redaction(None, Path())(made()) == made()
