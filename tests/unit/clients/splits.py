"""Every way to cut a short stream that a decoder could mind."""

from __future__ import annotations

from collections.abc import Iterator


def splits(stream: bytes) -> Iterator[list[bytes]]:
    """Whole, byte by byte, in two at every place, and in three at every pair of places."""
    yield [stream]
    yield [stream[at : at + 1] for at in range(len(stream))]
    for at in range(len(stream) + 1):
        yield [stream[:at], stream[at:]]
        if len(stream) < 60:
            yield from ([stream[:at], stream[at:to], stream[to:]] for to in range(at, len(stream)))
