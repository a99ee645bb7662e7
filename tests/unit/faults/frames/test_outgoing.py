from __future__ import annotations

from faults.fault import Direction, Side
from faults.frames.outgoing import Outgoing
from faults.frames.rewriter import Action, Cut, Finish, Forward, Later

UP, DOWN = Direction.UP, Direction.DOWN


def test_neighbours_in_one_direction_are_one_write_and_empty_ones_none() -> None:
    said = [Forward(UP, b"a"), Forward(DOWN, b"b"), Forward(DOWN, b""), Forward(DOWN, b"c")]
    assert Outgoing().settle([*said, Forward(UP, b"d")]) == [
        Forward(UP, b"a"),
        Forward(DOWN, b"bc"),
        Forward(UP, b"d"),
    ]


def test_behind_fin_a_direction_is_silent_and_the_other_lives_on() -> None:
    outgoing = Outgoing()
    assert outgoing.settle([Finish(DOWN), Forward(DOWN, b"a"), Finish(DOWN)]) == [Finish(DOWN)]
    assert outgoing.settle([Forward(DOWN, b"a"), Forward(UP, b"b")]) == [Forward(UP, b"b")]


def test_what_is_put_off_is_silent_behind_fin_too() -> None:
    outgoing = Outgoing()
    (later,) = outgoing.settle([Later(1.0, lambda: [Forward(DOWN, b"a"), Finish(UP)])])
    outgoing.settle([Finish(DOWN)])
    assert isinstance(later, Later)
    assert list(later.then()) == [Finish(UP)]


def test_a_cut_goes_out_in_its_place() -> None:
    cut = Cut((Side.CLIENT,))
    said: list[Action] = [Forward(UP, b"a"), cut]
    assert Outgoing().settle(said) == said
