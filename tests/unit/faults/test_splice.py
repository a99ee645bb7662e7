from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from faults.splice import Splice
from tests.unit.faults.caught import Caught

WHOLE = bytes(range(64))


def spliced(chunks: list[bytes], skip: int, count: int) -> tuple[bytes, int]:
    done: list[bool] = []
    stage = Splice(skip, count, lambda run: b"<" + run + b">", lambda: done.append(True))
    caught = Caught(stage)
    for chunk in chunks:
        if done:
            caught.feed(chunk)  # it has taken itself out
        else:
            stage.feed(chunk)
    if not done:
        stage.eof()
    return caught.joined, len(done)


@given(
    st.lists(st.integers(1, 63), max_size=8, unique=True),
    st.integers(0, 70),
    st.integers(1, 20),
)
def test_any_split_of_the_same_bytes_gives_the_same_bytes(
    cuts: list[int], skip: int, count: int
) -> None:
    edges = [0, *sorted(cuts), 64]
    chunks = [WHOLE[begin:end] for begin, end in pairwise(edges)]
    run = WHOLE[skip : skip + count]
    wanted = WHOLE[:skip] + (b"<" + run + b">" if run else b"") + WHOLE[skip + count :]
    assert spliced(chunks, skip, count)[0] == wanted


def test_it_says_once_that_it_is_done() -> None:
    assert spliced([WHOLE], 3, 4) == (WHOLE[:3] + b"<" + WHOLE[3:7] + b">" + WHOLE[7:], 1)


def test_a_run_that_the_end_cuts_short_is_edited_as_far_as_it_came() -> None:
    assert spliced([b"abcd"], 2, 10)[0] == b"ab<cd>"
