"""The file of one cell: written whole, read whole, refused otherwise."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import synthetic
from tokenwire import recording
from tokenwire.recording import Ended, Identity, LineSeen, Noticed, Recording

MADE = synthetic.recording()


def with_words(words: str) -> Recording:
    """A recording in which a peer's words stand wherever they can."""
    seen = replace(
        MADE.observation,
        noticed=(Noticed("comment", 1, words),),
        ended=Ended("failed", words, words, words, 1),
    )
    near = (LineSeen("reset", 1, words),)
    return replace(MADE, observation=seen, near=near, trouble=words, versions={"nginx": words})


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = recording.write(tmp_path, MADE)
    assert recording.read(path) == MADE


def test_nothing_but_the_recording_is_left(tmp_path: Path) -> None:
    path = recording.write(tmp_path, MADE)
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == [path]


def test_a_second_run_of_the_cell_replaces_the_first(tmp_path: Path) -> None:
    recording.write(tmp_path, replace(MADE, run_id="first"))
    assert recording.read(recording.write(tmp_path, MADE)) == MADE


def test_each_cell_has_a_file_of_its_own() -> None:
    cells = [
        Identity(case, wire, setting, road)
        for case in ("whole", "cut-fin")
        for wire in ("sse", "grpc")
        for setting in ("stock", "hardened")
        for road in ("direct", "nginx@default", "targets/staging")
    ]
    paths = {recording.path_of(Path("out"), cell) for cell in cells}
    assert len(paths) == len(cells)


@given(st.text())
def test_whatever_a_peer_said_is_kept(words: str) -> None:
    made = with_words(words)
    assert recording._encoded(made) is not None
    text = recording._encoded(made).decode()
    assert json.loads(text)["observation"]["ended"]["message"] == words


@pytest.mark.parametrize("words", ["\udc80", "a\ud800b", "\udfff\ud800"])
def test_bytes_that_are_no_text_do_not_cost_the_recording(tmp_path: Path, words: str) -> None:
    read = recording.read(recording.write(tmp_path, with_words(words)))
    expected = words.encode(errors="backslashreplace").decode()
    assert read == with_words(expected)


def bad_files() -> dict[str, bytes]:
    whole = recording._encoded(MADE)
    fields = json.loads(whole)
    return {
        "empty": b"",
        "cut short": whole[: len(whole) // 2],
        "followed by more": whole + b"{}",
        "no object": b"[]",
        "no UTF-8": whole.replace(b"direct", b"dir\xffct"),
        "a lone surrogate": whole.replace(b"direct", b"dir\\ud800ct"),
        "nested deeply": b'{"schema":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        "a field of another type": json.dumps(fields | {"fired_ns": "soon"}).encode(),
        "without its cell": json.dumps({**fields, "cell": None}).encode(),
        "without a schema": json.dumps({k: fields[k] for k in fields if k != "schema"}).encode(),
    }


@pytest.mark.parametrize("what", bad_files())
def test_a_file_that_cannot_be_used_is_named_in_one_line(tmp_path: Path, what: str) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(bad_files()[what])
    with pytest.raises(recording.UnreadableRecordingError) as caught:
        recording.read(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(recording.UnreadableRecordingError, match=r"none\.json: No such file"):
        recording.read(tmp_path / "none.json")


def test_another_version_is_named_before_its_shape_is_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "later.json"
    path.write_text('{"schema": "tokenwire.recording/9", "all": "is new"}')
    with pytest.raises(
        recording.UnreadableRecordingError, match=r"recording/9.*recording/1.*record it again"
    ):
        recording.read(path)


def test_a_field_that_a_later_version_adds_is_tolerated(tmp_path: Path) -> None:
    path = recording.write(tmp_path, MADE)
    path.write_text(json.dumps(json.loads(path.read_text()) | {"weather": "fine"}))
    assert recording.read(path) == MADE
