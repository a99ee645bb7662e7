from __future__ import annotations

from hpack import Decoder, Encoder, HeaderTuple, NeverIndexedHeaderTuple
from hypothesis import given, settings
from hypothesis import strategies as st

from faults.fault import Direction
from faults.frames.http2.link.cutter import Cutter
from faults.frames.http2.link.frame import Flag, Frame, Headers, Kind
from faults.frames.http2.link.header_blocks import HeaderBlocks

NAMES = st.sampled_from([b"a", b"grpc-status", b"grpc-message", b"content-type", b":status"])
FIELD = st.tuples(NAMES, st.sampled_from([b"", b"0", b"200", b"x" * 60]), st.booleans())
DOWN = Direction.DOWN


def headers_frame(block: bytes, flags: int = Flag.END_HEADERS) -> tuple[Frame, ...]:
    return (Frame(DOWN, Kind.HEADERS, flags, 1, block),)


def block_of(wire: bytes) -> bytes:
    settings = Frame(DOWN, Kind.SETTINGS, 0, 0, b"").wire()
    (_, piece) = Cutter(DOWN).cut(settings + wire)
    assert isinstance(piece, tuple)
    return b"".join(frame.payload for frame in piece)


@settings(deadline=None)
@given(st.lists(st.tuples(st.lists(FIELD), st.sampled_from(["pass", "drop", "change"]))))
def test_the_receiver_reads_every_later_block_whatever_is_dropped_or_changed(
    blocks: list[tuple[list[tuple[bytes, bytes, bool]], str]],
) -> None:
    sender, between, receiver = Encoder(), HeaderBlocks(), Decoder()
    untouched = True
    for fields, fate in blocks:
        wire = sender.encode(fields)
        headers = between.read(headers_frame(wire), trailers=False)
        assert headers is not None
        assert headers.fields == tuple((name, value) for name, value, _ in fields)
        if fate != "pass":
            untouched = False
            between.encode_anew()
        if fate == "drop":
            continue
        sent = block_of(between.write(headers))
        assert (sent == wire) or not untouched
        decoded = tuple(tuple(field) for field in receiver.decode(sent, raw=True))
        assert decoded == headers.fields


def test_a_block_encoded_anew_neither_reads_nor_writes_the_receivers_table() -> None:
    between = HeaderBlocks()
    between.encode_anew()
    receiver = Decoder()
    made = Headers(DOWN, 1, ((b":status", b"200"), (b"x-new", b"one")), ends=False)
    decoded = list(receiver.decode(block_of(between.write(made)), raw=True))
    assert decoded == [(b":status", b"200"), (b"x-new", b"one")]
    assert isinstance(decoded[0], HeaderTuple)
    assert isinstance(decoded[1], NeverIndexedHeaderTuple)
    assert not receiver.header_table.dynamic_entries


def test_a_made_block_leaves_those_that_pass_as_they_came() -> None:
    sender, between, receiver = Encoder(), HeaderBlocks(), Decoder()
    for _ in range(2):
        wire = sender.encode([(b"x-run", b"one")])
        headers = between.read(headers_frame(wire), trailers=False)
        made = Headers(DOWN, 3, ((b"grpc-status", b"0"),), ends=True)
        receiver.decode(block_of(between.write(made)), raw=True)
        assert headers is not None
        assert block_of(between.write(headers)) == wire
        receiver.decode(wire, raw=True)


def test_the_size_updates_of_a_dropped_block_are_told_with_the_next() -> None:
    sender, between, receiver = Encoder(), HeaderBlocks(), Decoder()
    sender.header_table_size = 100
    sender.header_table_size = 2000
    assert between.read(headers_frame(sender.encode([(b"a", b"1")])), trailers=False)
    between.encode_anew()
    second = between.read(headers_frame(sender.encode([(b"a", b"1")])), trailers=False)
    assert second is not None
    sent = block_of(between.write(second))
    lowest, last = b"\x3f\x45", b"\x3f\xb1\x0f"  # 100 evicts, 2000 stays
    assert sent.startswith(lowest + last)
    receiver.decode(sent)
    assert receiver.header_table_size == 2000
    again = between.write(second)
    receiver.header_table_size = 4096
    receiver.decode(block_of(again))
    assert receiver.header_table_size == 4096, "an update is told once"


def test_padding_and_priority_are_no_part_of_the_block() -> None:
    block = Encoder().encode([(b"a", b"1")])
    padded = b"\x03" + b"\x00\x00\x00\x00\x10" + block + b"\x00" * 3
    frames = headers_frame(padded, Flag.END_HEADERS | Flag.PADDED | Flag.PRIORITY)
    headers = HeaderBlocks().read(frames, trailers=False)
    assert headers is not None
    assert headers.fields == ((b"a", b"1"),)


def test_a_promise_is_read_and_written_as_one() -> None:
    block = Encoder().encode([(b":path", b"/a")])
    between = HeaderBlocks()
    promise = Frame(DOWN, Kind.PUSH_PROMISE, Flag.END_HEADERS, 1, b"\x00\x00\x00\x02" + block)
    headers = between.read((promise,), trailers=False)
    assert headers is not None
    assert headers.promised_id == 2
    between.encode_anew()
    assert between.write(headers)[3] == Kind.PUSH_PROMISE
    assert block_of(between.write(headers)).startswith(b"\x00\x00\x00\x02")


def test_a_block_that_fills_more_than_a_frame_is_continued() -> None:
    between = HeaderBlocks()
    long = Headers(DOWN, 1, ((b"grpc-message", b"a" * 40_000),), ends=True)
    decoded = Decoder().decode(block_of(between.write(long)), raw=True)
    assert list(decoded) == [(b"grpc-message", b"a" * 40_000)]


@settings(deadline=None)
@given(st.binary(max_size=60), st.integers(0, 255))
def test_hostile_blocks_are_refused_and_never_raise(block: bytes, flags: int) -> None:
    between = HeaderBlocks()
    for _ in range(3):
        headers = between.read(headers_frame(block, flags), trailers=False)
        if headers is not None:
            between.write(headers)
            between.encode_anew()
            between.write(headers)
