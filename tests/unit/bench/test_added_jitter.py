from __future__ import annotations

import pytest

from bench.added_jitter import holds, weighed
from bench.stamp_load import Arrival

MS = 1_000_000


def _stream(*delays_ms: int) -> list[Arrival]:
    """A token every 20 ms, each so much later at the application; the socket is hidden."""
    said = (n * 20 * MS for n in range(1, len(delays_ms) + 1))
    return [Arrival(at, 0, at + ms * MS) for at, ms in zip(said, delays_ms, strict=True)]


def test_what_was_added_lies_above_the_smallest_delay_of_the_stream_itself() -> None:
    measured = weighed([_stream(5, 6, 9), _stream(100, 100, 100)])
    assert measured.tokens == 6
    assert measured.added.max == 4
    assert measured.rfc3550.max == pytest.approx(1 / 16 + (3 - 1 / 16) / 16)


def test_a_wire_that_adds_too_much_to_one_token_in_twenty_does_not_hold() -> None:
    steady, late = [5] * 95, [5 + 3] * 5
    assert holds("grpc", weighed([_stream(*steady)]))
    assert not holds("grpc", weighed([_stream(*steady, *late)]))


def test_streams_that_were_not_there_at_once_measure_nothing() -> None:
    with pytest.raises(ValueError, match="at once"):
        weighed([_stream(5, 6), _stream(5)])
