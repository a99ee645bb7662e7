from __future__ import annotations

from copy import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faults.frames.http2.link.messages import MessageCursor, MessageCutter, prefixed


def split(data: bytes, sizes: list[int]) -> list[bytes]:
    pieces: list[bytes] = []
    for size in sizes:
        pieces.append(data[:size])
        data = data[size:]
    return [*pieces, data]


@settings(deadline=None)
@given(
    bodies=st.lists(st.binary(max_size=30), min_size=1),
    sizes=st.lists(st.integers(0, 20)),
    begins_at=st.integers(0, 400),
)
def test_messages_are_cut_the_same_however_they_come_and_wherever_reading_begins(
    bodies: list[bytes], sizes: list[int], begins_at: int
) -> None:
    messages = [prefixed(body) for body in bodies]
    data = b"".join(messages)
    before, after = data[:begins_at], data[begins_at:]
    cursor = MessageCursor()
    for piece in split(before, sizes):
        cursor.feed(piece)
    cutter = MessageCutter(copy(cursor))
    passed, cut = b"", list[bytes]()
    for piece in split(after, sizes):
        passes, whole = cutter.cut(piece)
        passed += passes
        cut += whole
    assert passed + b"".join(cut) == after
    assert cut == messages[len(messages) - len(cut) :]
    assert cutter.rest() == b""
    ends = [sum(map(len, messages[: n + 1])) for n in range(len(messages))]
    assert len(cut) == sum(end > begins_at + len(passed) for end in ends)
    assert len(passed) == (0 if begins_at in {0, *ends} else len(passed))


def test_a_prefix_that_claims_gigabytes_is_given_up_on() -> None:
    cutter = MessageCutter(MessageCursor())
    assert cutter.cut(prefixed(b"", said_bytes=2**32 - 1)) == (b"", [])
    assert cutter.gave_up
    assert cutter.rest() == b"\x00\xff\xff\xff\xff"


@pytest.mark.parametrize(("said", "prefix"), [(-5, 0), (2**40, 2**32 - 1)])
def test_a_lie_stays_within_the_prefix(said: int, prefix: int) -> None:
    assert prefixed(b"abc", said_bytes=said) == b"\x00" + prefix.to_bytes(4) + b"abc"
