from __future__ import annotations

import hashlib
import json
import random
import statistics
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servers.cues import expected
from servers.script import Pause, Say, Step
from servers.scripts.catalogue import SCRIPTS
from servers.scripts.document import MAX_BYTES, BadDocument, book
from servers.scripts.hostile import HOSTILE_TOKENS
from servers.scripts.oversize import SIZES
from servers.scripts.reading import TEXTS, cut, reading
from servers.scripts.second_thoughts import ACCEPTED, DRAFTED
from tests.unit.servers.plain import request
from tokenwire.v1.stream_pb2 import Event, TextDelta

# Above these, somebody's default refuses a message.
LIMITS = {"33k": 32 << 10, "129k": 128 << 10, "1m1": 1 << 20, "4m1": 4 << 20}


def events_of(name: str, seed: int = 0) -> tuple[Event, ...]:
    return expected(SCRIPTS[name], request(name, seed=seed))


def text_of(name: str) -> str:
    return "".join(event.text.text for event in events_of(name))


def pauses(name: str, seed: int) -> list[float]:
    return [s.seconds for s in SCRIPTS[name].steps(seed) if isinstance(s, Pause)]


def test_every_script_that_the_project_promises_is_there() -> None:
    promised = (
        "steady bursty thinking-gap-first thinking-gap-middle long tool-call structured-json "
        "in-band-error no-done oversize-33k oversize-129k oversize-1m1 oversize-4m1 hostile-text "
        "steer retract document tool-query tool-query-revised "
        "reconsider speculative pause-early pause-late model-35 model-90 deletion deletion-fails "
        "deletion-torn "
        "silence silence-first flood answer answer-paused loop first-early first-late "
        "read-streamed read-batch read-late read-stalled"
    )
    assert set(SCRIPTS) == set(promised.split())


@pytest.mark.parametrize("name", ["bursty", "document", "structured-json", "hostile-text"])
def test_a_seed_decides_and_nothing_else_does(name: str) -> None:
    script = SCRIPTS[name]
    again = tuple(script.compose(random.Random(4)))
    assert script.steps(4) == again
    assert script.steps(4) != script.steps(5)


@pytest.mark.parametrize(
    ("name", "digest"),
    [("bursty", "7694dd12"), ("document", "d6a17872"), ("structured-json", "347e8b30")],
)
def test_a_seed_means_the_same_on_every_python(name: str, digest: str) -> None:
    drawn = [_drawn(step) for step in SCRIPTS[name].steps(7)]
    assert hashlib.sha256(json.dumps(drawn).encode()).hexdigest()[:8] == digest


def _drawn(step: Step) -> str | float:
    if isinstance(step, Pause):
        return step.seconds
    assert isinstance(step, Say)
    assert isinstance(step.body, TextDelta)
    return step.body.text


@pytest.mark.parametrize("size", SIZES)
def test_an_oversize_event_is_just_above_the_limit_that_it_is_for(size: str) -> None:
    texts = [event.text.text for event in events_of(f"oversize-{size}")]
    assert [len(text) > 100 for text in texts] == [False] * 5 + [True] + [False] * 5
    assert LIMITS[size] < len(texts[5].encode()) < LIMITS[size] * 1.11


def test_structured_json_is_a_document_in_fragments() -> None:
    assert json.loads(text_of("structured-json"))["nested"] == {"a": {"b": {"c": [[], {}, ""]}}}


def test_hostile_text_says_every_trouble_alone_and_then_mixed() -> None:
    texts = [event.text.text for event in events_of("hostile-text")]
    assert tuple(texts[: len(HOSTILE_TOKENS)]) == HOSTILE_TOKENS
    assert len(texts) > len(HOSTILE_TOKENS) + 10


def test_a_retracted_draft_lies_between_a_commit_and_its_replacement() -> None:
    events = events_of("retract")
    retract = next(event for event in events if event.HasField("retract"))
    commits = [event.commit.through_seq for event in events if event.HasField("commit")]
    assert commits[0] < retract.retract.after_seq < retract.seq <= commits[1]


def test_the_shipped_document_is_its_file_exactly() -> None:
    assert text_of("document").encode() == (TEXTS / "alice.txt").read_bytes()


def test_the_shipped_document_is_spoken_like_a_model_speaks() -> None:
    first, *gaps = pauses("document", seed=1)
    assert first > 10 * statistics.mean(gaps)
    assert 0.012 < statistics.mean(gaps) < 0.018
    assert max(gaps) > 3 * statistics.median(gaps)


@given(st.text())
def test_tokens_concatenate_to_the_text(text: str) -> None:
    assert "".join(cut(text)) == text
    assert all(0 < len(piece) <= 9 for piece in cut(text))


def test_a_token_carries_the_space_before_it() -> None:
    assert cut("Oh dear, rabbit-hole!") == ("Oh", " dear", ",", " rabbit", "-", "hole", "!")


def test_a_book_says_the_file_that_was_named(tmp_path: Path) -> None:
    file = tmp_path / "mine.txt"
    file.write_bytes("\ufeffEins, zwei\r\ndrei \U0001f600".encode())
    events = expected(book(str(file))["document"], request("document"))
    assert "".join(event.text.text for event in events).encode() == file.read_bytes()


def test_a_book_without_a_file_is_the_shipped_one() -> None:
    assert book() is SCRIPTS


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"abc\xff", "not UTF-8 at byte 3"),
        (b"a" * (MAX_BYTES + 1), "longer than"),
    ],
)
def test_a_file_that_cannot_be_a_text_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "bad.txt"
    file.write_bytes(content)
    with pytest.raises(BadDocument, match=said) as caught:
        book(str(file))
    assert "bad.txt" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_a_folder_and_a_name_with_nul_are_named(tmp_path: Path) -> None:
    for path in (str(tmp_path / "none"), str(tmp_path), "nul\0"):
        with pytest.raises(BadDocument, match="the document"):
            book(path)


def test_a_reading_has_one_token_for_each_piece() -> None:
    says = [step for step in reading("a b", "").steps(0) if isinstance(step, Say)]
    assert len(says) == 2


def test_a_speculative_script_is_kept_as_often_as_it_says() -> None:
    """Deleted over final tokens, where each of a draft is kept with one chance up to a miss."""
    kept = sum(ACCEPTED**each for each in range(1, DRAFTED + 1))
    model = (DRAFTED - kept) / (kept + 1)
    deleted = final = 0
    for seed in range(40):
        standing: list[int] = []
        for event in events_of("speculative", seed):
            standing += [event.seq] if event.HasField("text") else []
            if event.HasField("retract"):
                left = [seq for seq in standing if seq <= event.retract.after_seq]
                deleted += len(standing) - len(left)
                standing = left
        final += len(standing)
    assert deleted / final == pytest.approx(model, rel=0.05)
