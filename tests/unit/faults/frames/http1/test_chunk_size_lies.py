from __future__ import annotations

import pytest

from faults.frames.http1.chunk_size_lies import ChunkSizeLies
from tests.unit.faults.frames.texts import CHUNKED, body_after


@pytest.mark.parametrize(
    ("off_by_bytes", "declared"), [(2, b"12"), (-1, b"f"), (-100, b"1"), (0, b"10")]
)
def test_the_next_chunk_is_declared_longer_or_shorter(off_by_bytes: int, declared: bytes) -> None:
    chunk = b"10\r\n0123456789abcdef\r\n"
    after = body_after(ChunkSizeLies(off_by_bytes), CHUNKED, b"", chunk + chunk)
    assert after == declared + chunk[2:] + chunk


def test_the_terminal_chunk_never_lies() -> None:
    assert body_after(ChunkSizeLies(), CHUNKED, b"", b"0\r\n\r\n") == b"0\r\n\r\n"
