"""gRPC-Web's frames in every split, and what is none."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clients.grpc_web_body import GrpcWebBody
from clients.grpc_web_frames import (
    GrpcWebFrames,
    WebBroken,
    WebItem,
    WebMessage,
    WebTrailers,
    fields,
    frame,
)
from tests.unit.clients.splits import splits

steady = settings(derandomize=True, deadline=None)
OK = {"grpc-status": "0"}


def decoded(chunks: list[bytes], limit: int = 1000, **flags: bool) -> list[WebItem]:
    decoder = GrpcWebFrames(limit, **flags)
    return [item for chunk in chunks for item in decoder.feed(chunk)]


def test_messages_and_trailers_are_the_same_in_every_split() -> None:
    stream = frame(b"one") + frame(b"") + frame(b"grpc-status:0\r\n", trailers=True)
    for chunks in splits(stream):
        assert decoded(chunks) == [WebMessage(b"one"), WebMessage(b""), WebTrailers(OK)], chunks


BROKEN = {
    "a compressed message": (b"\x01\0\0\0\1x", "compressed"),
    "compressed trailers": (b"\x81\0\0\0\1x", "compressed"),
    "a reserved bit": (b"\x02\0\0\0\1x", "reserved"),
    "a page of HTML": (b"<!DOCTYPE html>", "0x3c"),
    "one byte too many": (b"\0\0\0\x03\xe9", "1001 bytes, 1000"),
    "four GiB": (b"\x80\xff\xff\xff\xff", "4294967295 bytes"),
}


@pytest.mark.parametrize(("stream", "words"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_frame_ends_the_items_in_every_split(stream: bytes, words: str) -> None:
    for chunks in splits(frame(b"a") + stream + frame(b"b")):
        one, broken = decoded(chunks)
        assert one == WebMessage(b"a")
        assert isinstance(broken, WebBroken)
        assert words in broken.reason
        assert broken.too_long == ("bytes" in words)


def test_whoever_takes_any_flag_finds_trailers_by_their_bit_alone() -> None:
    stream = b"\x03\0\0\0\1x" + b"\x81\0\0\0\0"
    assert decoded([stream], any_flags=True) == [WebMessage(b"x"), WebTrailers({})]


@pytest.mark.parametrize("cut", range(1, len(frame(b"abc"))))
def test_a_frame_that_has_begun_is_known_at_every_byte(cut: int) -> None:
    decoder = GrpcWebFrames()
    assert list(decoder.feed(frame(b"abc")[:cut])) == []
    assert decoder.unfinished
    assert list(decoder.feed(frame(b"abc")[cut:])) == [WebMessage(b"abc")]
    assert not decoder.unfinished


TRAILERS: dict[str, tuple[bytes, dict[str, str]]] = {
    "as Envoy writes it": (
        b"grpc-status:0\r\ngrpc-message:\r\n", {"grpc-status": "0", "grpc-message": ""}
    ),
    "spaces, capitals, no last line end": (
        b"Grpc-Status: 14 \r\nX: a:b", {"grpc-status": "14", "x": "a:b"}
    ),
    "what is no line": (b"nothing\r\n\r\n:x\r\n", {"": "x"}),
    "no text at all": (b"grpc-message: \xff\r\n", {"grpc-message": "\ufffd"}),
    "nothing": (b"", {}),
}  # fmt: skip


@pytest.mark.parametrize(("block", "expected"), TRAILERS.values(), ids=TRAILERS)
def test_a_trailer_block_is_read_as_lines_of_http(block: bytes, expected: dict[str, str]) -> None:
    assert fields(block) == expected


@steady
@given(st.binary(max_size=60), st.data())
def test_hostile_bytes_never_raise_and_mean_the_same_in_every_split(
    stream: bytes, data: st.DataObject
) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=5)))
    chunks = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert decoded(chunks, 40) == decoded([stream], 40)


@pytest.mark.parametrize("text", [False, True])
def test_a_body_of_either_flavour_is_the_same_in_every_split(text: bool) -> None:
    parts = [frame(b"one"), frame(b"x")[:3], frame(b"x")[3:] + frame(b"a: b", trailers=True)]
    stream = b"".join(base64.b64encode(part) if text else part for part in parts)
    for chunks in splits(stream):
        body = GrpcWebBody(text=text, max_frame_bytes=100)
        items = [item for chunk in chunks for item in body.feed(chunk)]
        assert items == [WebMessage(b"one"), WebMessage(b"x"), WebTrailers({"a": "b"})]
        assert not body.unfinished
