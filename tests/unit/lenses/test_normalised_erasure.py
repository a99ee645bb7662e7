"""Our normalised erasure is that of simulstream, an implementation of its authors' field."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenses.retraction import Retraction, retraction
from tests.unit.lenses import made
from tests.unit.lenses.made import At

STEPS = st.lists(
    st.one_of(
        st.sampled_from(["a", "b", "c"]).map(made.text), st.integers(0, 20).map(made.retract)
    ),
    max_size=25,
)


@pytest.fixture(scope="module")
def stats() -> Any:
    return pytest.importorskip("simulstream.metrics.stats", reason="make peers")


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("simulstream") / "log.jsonl"


def _logged(bodies: list[str]) -> list[dict[str, object]]:
    """simulstream's log: each step's new and deleted words. One text of ours is one word."""
    standing: list[int] = []
    lines: list[dict[str, object]] = [{"id": 0, "metadata": {"wav_name": "a.wav"}}]
    for seq, body in enumerate(bodies, start=1):
        gone: list[int] = []
        if '"text"' in body:
            standing.append(seq)
        else:
            after = int(body.partition("afterSeq")[2].strip('": }') or 0)
            gone = [each for each in standing if each > after]
            standing = [each for each in standing if each <= after]
        new = [f"w{seq}"] if '"text"' in body else []
        deleted = [f"w{each}" for each in gone]
        times = {"total_audio_processed": seq, "computation_time": 0}
        lines.append({"id": 0, "generated_tokens": new, "deleted_tokens": deleted, **times})
    return lines


@made.steady
@given(bodies=STEPS)
def test_erasure_over_final_tokens_is_simulstreams(
    stats: Any, log: Path, bodies: list[str]
) -> None:
    events = [At(10 * n, body) for n, body in enumerate([*bodies, made.DONE], start=1)]
    ours = retraction(made.recording(events))
    assert isinstance(ours, Retraction)
    if ours.raw.normalised_erasure is None:
        return  # nothing was final: theirs divides by zero
    log.write_text("\n".join(map(json.dumps, _logged(bodies))))
    config = SimpleNamespace(detokenizer_type="simuleval", latency_unit="word")
    reader = stats.LogReader(config, str(log), latency_unit="word")
    assert ours.raw.normalised_erasure == stats.NormalizedErasure().compute(reader)
