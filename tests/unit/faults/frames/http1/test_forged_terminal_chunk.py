from __future__ import annotations

from faults.fault import Direction
from faults.frames.http1.forged_terminal_chunk import ForgedTerminalChunk
from faults.frames.rewriter import Forward
from tests.fuzz.talk import Moment, bytes_out, down, play, up
from tests.unit.faults.frames.texts import CHUNKED, FIN_DOWN, GET, UNTIL_FIN, answered


def test_the_body_ends_at_once_and_in_order() -> None:
    rewriter = ForgedTerminalChunk().rewriter()
    rewriter.received(Direction.UP, GET)
    rewriter.received(Direction.DOWN, CHUNKED + b"1\r\na\r\n")
    assert list(rewriter.fire()) == [Forward(Direction.DOWN, b"0\r\n\r\n"), FIN_DOWN]
    assert list(rewriter.received(Direction.DOWN, b"1\r\nb\r\n0\r\n\r\n")) == []


def test_fired_inside_a_chunk_it_lets_the_chunk_end() -> None:
    out = answered(ForgedTerminalChunk(), CHUNKED, b"3\r\na", b"bc\r\n1\r\nd\r\n")
    assert out == [Forward(Direction.DOWN, CHUNKED + b"3\r\nabc\r\n0\r\n\r\n"), FIN_DOWN]


def test_kept_alive_the_connection_serves_the_next_request() -> None:
    next_answer = b"HTTP/1.1 204 No Content\r\n\r\n"
    talk = (
        up(GET),
        down(CHUNKED + b"1\r\na\r\n"),
        Moment.FIRE,
        up(GET),
        down(b"1\r\nb\r\n0\r\n\r\n" + next_answer),
    )
    out = play(ForgedTerminalChunk(keep_alive=True).rewriter(), talk)
    assert bytes_out(out, Direction.DOWN) == CHUNKED + b"1\r\na\r\n0\r\n\r\n" + next_answer
    assert bytes_out(out, Direction.UP) == GET + GET


def test_a_body_without_chunks_gets_fin_alone() -> None:
    out = answered(ForgedTerminalChunk(), UNTIL_FIN, b"a", b"b")
    assert out == [Forward(Direction.DOWN, UNTIL_FIN + b"a"), FIN_DOWN]
