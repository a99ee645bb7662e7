from __future__ import annotations

import pytest

from faults.frames.http1.bad_chunk_size import BadChunkSize
from tests.unit.faults.frames.texts import CHUNKED, body_after


@pytest.mark.parametrize("size", ["ZZ", "", "-1", "0x10", "fffffffffffffffff"])
def test_the_next_size_line_and_no_other_reads_as_told(size: str) -> None:
    after = body_after(BadChunkSize(size), CHUNKED, b"1\r\na\r\n", b"1\r\nb\r\n1\r\nc\r\n")
    assert after == size.encode() + b"\r\nb\r\n1\r\nc\r\n"


def test_a_size_line_that_had_begun_is_let_through() -> None:
    after = body_after(BadChunkSize(), CHUNKED, b"1", b"0\r\n0123456789abcdef\r\n1\r\nc\r\n")
    assert after == b"0\r\n0123456789abcdef\r\nZZ\r\nc\r\n"
