"""The delivery axis, by example and against an oracle that is slow and plain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance import delivery
from conformance.verdict import Shape
from tests import synthetic
from tokenwire.recording import Heard

BODIES = synthetic.script(4)  # and Done: five events

SHAPES: dict[str, tuple[list[int], Shape, int]] = {
    "everything, in order": ([1, 2, 3, 4, 5], Shape.WHOLE, 5),
    "nothing": ([], Shape.PREFIX, 0),
    "the beginning": ([1, 2], Shape.PREFIX, 2),
    "all but Done": ([1, 2, 3, 4], Shape.PREFIX, 4),
    "one is missing": ([1, 2, 4, 5], Shape.GAP, 2),
    "the first is missing": ([2, 3, 4, 5], Shape.GAP, 0),
    "one comes twice in a row": ([1, 2, 2, 3, 4, 5], Shape.DUPLICATE, 2),
    "the beginning comes again": ([1, 2, 3, 1, 2, 3, 4, 5], Shape.DUPLICATE, 3),
    "all of it, and one again": ([1, 2, 3, 4, 5, 3], Shape.DUPLICATE, 5),
    "two are swapped": ([1, 3, 2, 4, 5], Shape.REORDERED, 1),
    "two are swapped, then it is cut": ([1, 3, 2], Shape.REORDERED, 1),
    "swapped, and later one is missing": ([1, 3, 2, 5], Shape.GAP, 1),
    "a gap, then a repeat": ([1, 3, 3, 4, 5], Shape.GAP, 1),
    "a repeat, then a gap": ([1, 1, 3, 4, 5], Shape.DUPLICATE, 1),
}


@pytest.mark.parametrize(("seqs", "shape", "prefix"), SHAPES.values(), ids=SHAPES)
def test_the_first_deviation_names_the_shape(seqs: list[int], shape: Shape, prefix: int) -> None:
    found = delivery.measure(BODIES, synthetic.heard(BODIES, seqs))
    assert (found.shape, found.prefix, found.of) == (shape, prefix, 5)


def test_a_body_that_the_script_does_not_have_there_is_corrupted() -> None:
    tokens = list(synthetic.heard(BODIES))
    tokens[2] = Heard(3, BODIES[3], 0, 0, 0)
    found = delivery.measure(BODIES, tokens)
    assert (found.shape, found.prefix) == (Shape.CORRUPTED, 2)


@pytest.mark.parametrize("seq", [0, -1, 6, 1 << 40])
def test_a_position_that_the_script_does_not_have_is_corrupted(seq: int) -> None:
    tokens = [*synthetic.heard(BODIES), Heard(seq, BODIES[0], 0, 0, 0)]
    assert delivery.measure(BODIES, tokens).shape is Shape.CORRUPTED


def test_a_token_without_a_stamp_of_the_origin_is_corrupted() -> None:
    tokens = synthetic.heard(BODIES)
    stamps = {(token.seq, token.said_ns) for token in tokens}
    assert delivery.measure(BODIES, tokens, stamps=stamps).shape is Shape.WHOLE
    forged = stamps - {(4, tokens[3].said_ns)} | {(5, tokens[3].said_ns)}
    found = delivery.measure(BODIES, tokens, stamps=forged)
    assert (found.shape, found.prefix) == (Shape.CORRUPTED, 3)


def test_a_corrupted_token_does_not_fill_a_gap() -> None:
    late = Heard(2, "{}", 0, 0, 0)
    tokens = [*synthetic.heard(BODIES, [1, 3]), late, *synthetic.heard(BODIES, [4, 5])]
    assert delivery.measure(BODIES, tokens).shape is Shape.GAP


def test_a_resumed_stream_is_measured_from_where_it_was_resumed() -> None:
    found = delivery.measure(BODIES, synthetic.heard(BODIES, [3, 4, 5]), start=2)
    assert (found.shape, found.prefix, found.of) == (Shape.WHOLE, 3, 3)


def test_what_came_before_the_resumption_comes_twice_if_it_comes_again() -> None:
    found = delivery.measure(BODIES, synthetic.heard(BODIES, [2, 3, 4, 5]), start=2)
    assert (found.shape, found.prefix) == (Shape.DUPLICATE, 0)


def test_a_resumption_behind_the_end_expects_nothing() -> None:
    found = delivery.measure(BODIES, (), start=9)
    assert (found.shape, found.prefix, found.of) == (Shape.WHOLE, 0, 0)


def test_a_prefix_prints_its_length_and_no_other_shape_does() -> None:
    assert str(delivery.measure(BODIES, synthetic.heard(BODIES, [1, 2]))) == "prefix(2)"
    assert str(delivery.measure(BODIES, synthetic.heard(BODIES, [1, 3]))) == "gap"


# Bodies: 0 is the script's own, any other is not.
TOKENS = st.lists(st.tuples(st.integers(0, 7), st.sampled_from([0, 0, 0, 0, 1])), max_size=9)


def oracle(of: int, tokens: list[tuple[int, int]], start: int) -> tuple[Shape, int]:
    """The shape by looking at everything again for each token. O(n^3), and needs no state."""
    good = [seq for seq, body in tokens if body == 0 and 1 <= seq <= of]
    for index, (seq, body) in enumerate(tokens):
        before = [earlier for earlier, _ in tokens[:index]]
        if (seq, body) == (start + index + 1, 0) and seq <= of:
            continue
        if body or not 1 <= seq <= of:
            return Shape.CORRUPTED, index
        if seq <= start or seq in before:
            return Shape.DUPLICATE, index
        missing = [s for s in range(start + 1, max(good) + 1) if s not in good]
        return (Shape.GAP if missing else Shape.REORDERED), index
    return (Shape.WHOLE if start + len(tokens) >= of else Shape.PREFIX), len(tokens)


@given(of=st.integers(0, 6), tokens=TOKENS, start=st.integers(0, 4))
def test_any_arrival_is_measured_as_the_slow_oracle_says(
    of: int, tokens: list[tuple[int, int]], start: int
) -> None:
    bodies = [f"body {k}" for k in range(1, of + 1)]
    arrived = [Heard(k, "" if bad else f"body {k}", 0, 0, 0) for k, bad in tokens]
    found = delivery.measure(bodies, arrived, start)
    assert (found.shape, found.prefix) == oracle(of, tokens, start)


def test_what_was_said_before_this_client_asked_was_said_to_somebody_else() -> None:
    mine, stranger = [
        [Heard(k, f"body {k}", said_ns, said_ns, said_ns) for k in (1, 2)] for said_ns in (60, 40)
    ]
    for heard, shape in ((mine, Shape.WHOLE), (stranger, Shape.DUPLICATE)):
        assert delivery.measure(["body 1", "body 2"], heard, asked_ns=50).shape is shape
