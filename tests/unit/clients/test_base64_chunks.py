"""Base64 of chunks that each bring their own padding, in every split."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clients.base64_chunks import Base64Chunks
from tests.unit.clients.splits import splits

steady = settings(derandomize=True, deadline=None)


def decoded(chunks: list[bytes]) -> tuple[bytes, str, bool]:
    decoder = Base64Chunks()
    return b"".join(map(decoder.feed, chunks)), decoder.broken, decoder.unfinished


@pytest.mark.parametrize(
    "parts", [[b"a"], [b"ab", b"c"], [b"abc", b"d"], [b"", b"a", b"", b"bc"], [b"\xff\xfe", b"\0"]]
)
def test_padding_in_the_middle_ends_a_chunk_and_not_the_stream(parts: list[bytes]) -> None:
    for chunks in splits(b"".join(map(base64.b64encode, parts))):
        assert decoded(chunks) == (b"".join(parts), "", False)


@steady
@given(st.lists(st.binary(max_size=20), max_size=6), st.data())
def test_any_chunks_in_any_split_are_what_was_encoded(
    parts: list[bytes], data: st.DataObject
) -> None:
    text = b"".join(map(base64.b64encode, parts))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    split = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert decoded(split) == (b"".join(parts), "", False)


def test_half_a_quantum_is_known() -> None:
    assert decoded([b"QUJDRA"]) == (b"ABC", "", True)


BROKEN = {
    "a character of no alphabet": b"QUJDQ*JDQUJD",
    "a line end": b"QUJD\r\nQUJDRA",
    "padding alone": b"QUJD====QUJD",
    "padding inside a quantum": b"QUJDQ=JDQUJD",
    "three paddings": b"QUJDQ===QUJD",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_what_is_broken_says_so_and_keeps_what_came_before_in_every_split(text: bytes) -> None:
    whole = decoded([text])
    assert whole[0] == b"ABC"
    assert repr(text[4:8]) in whole[1]
    for chunks in splits(text):
        assert decoded(chunks) == whole, chunks
