from __future__ import annotations

import zlib

from faults.frames.http1.head import Head
from faults.frames.websocket.inflater import INFLATED_LIMIT_BYTES, Inflater, agreed


def message(text: bytes) -> bytes:
    deflate = zlib.compressobj(wbits=-15)
    return (deflate.compress(text) + deflate.flush(zlib.Z_SYNC_FLUSH))[:-4]


def test_it_reads_a_message_behind_one_that_it_followed_in_parts() -> None:
    deflate = zlib.compressobj(wbits=-9)
    texts = (b"once upon a time" * 30, b"once upon a time" * 40)
    first, second = (
        (deflate.compress(text) + deflate.flush(zlib.Z_SYNC_FLUSH))[:-4] for text in texts
    )
    it = Inflater(context_takeover=True)
    for at in range(len(first)):
        it.follow(first[at : at + 1])
    it.end()
    assert it.inflate(second) == texts[1]


def test_a_bomb_is_not_inflated_to_its_end() -> None:
    bomb = message(bytes(INFLATED_LIMIT_BYTES + 1))
    it = Inflater(context_takeover=True)
    assert it.inflate(bomb) is None
    assert it.lost
    assert it.inflate(message(b"a")) is None


def test_the_limit_is_one_messages_and_not_the_connections() -> None:
    it = Inflater(context_takeover=True)
    large = bytes(INFLATED_LIMIT_BYTES)
    assert it.inflate(message(large)) == large
    assert it.inflate(message(b"a")) == b"a"


def test_without_context_takeover_the_next_message_is_as_good_as_new() -> None:
    it = Inflater(context_takeover=False)
    assert it.inflate(b"\xff") is None
    assert it.inflate(message(b"a")) == b"a"


def test_a_final_block_ends_a_shared_context() -> None:
    deflate = zlib.compressobj(wbits=-15)
    it = Inflater(context_takeover=True)
    assert it.inflate(deflate.compress(b"last") + deflate.flush()) == b"last"
    assert it.lost


def test_the_terms_are_those_of_the_servers_answer() -> None:
    head = Head.parse(
        b"HTTP/1.1 101 x\r\nSec-WebSocket-Extensions: x-other, permessage-deflate; "
        b"server_no_context_takeover; server_max_window_bits=10\r\n\r\n"
    )
    inflater = agreed(head)
    assert inflater is not None
    assert not inflater.context_takeover
    assert agreed(Head.parse(b"HTTP/1.1 101 x\r\n\r\n")) is None
