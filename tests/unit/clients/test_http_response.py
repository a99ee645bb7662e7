"""HTTP/1.1 responses in every split."""

from __future__ import annotations

import pytest

from clients.http_response import HttpResponse

CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: Text/Event-Stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"  # noqa: E501
CONTINUE = b"HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\n"


def fed(stream: bytes, at: int) -> tuple[HttpResponse, bytes]:
    response = HttpResponse()
    return response, response.feed(stream[:at]) + response.feed(stream[at:])


def in_every_split(stream: bytes) -> list[tuple[HttpResponse, bytes]]:
    return [fed(stream, at) for at in range(len(stream) + 1)]


def test_a_chunked_body_is_complete_with_its_last_chunk() -> None:
    for response, body in in_every_split(CHUNKED + b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"):
        assert body == b"abcde"
        assert response.complete
        assert response.status == 200
        assert response.media_type == "text/event-stream"
        assert not response.malformed


def test_a_chunked_body_without_its_last_chunk_is_not() -> None:
    for response, body in in_every_split(CHUNKED + b"3\r\nabc\r\n"):
        assert body == b"abc"
        assert not response.complete
        assert not response.close_delimited


def test_a_body_without_a_length_ends_with_its_connection() -> None:
    for response, body in in_every_split(b"HTTP/1.0 200 OK\r\nX: y\r\n\r\nabc"):
        assert body == b"abc"
        assert not response.complete
        assert response.close_delimited


def test_a_body_with_a_length_is_complete_when_it_is_reached() -> None:
    for response, body in in_every_split(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"):
        assert body == b"abc"
        assert response.complete


def test_what_follows_the_end_is_ignored() -> None:
    stream = CHUNKED + b"1\r\na\r\n0\r\n\r\n" + b"HTTP/1.1 500 Later\r\n\r\n<html>"
    for response, body in in_every_split(stream):
        assert body == b"a"
        assert response.status == 200
        assert not response.malformed


def test_an_interim_response_is_not_the_response() -> None:
    for response, body in in_every_split(CONTINUE + CHUNKED + b"1\r\na\r\n0\r\n\r\n"):
        assert response.status == 200
        assert body == b"a"
        assert "x-early" not in response.headers


@pytest.mark.parametrize(
    "broken", [b"SSH-2.0\r\n\r\n", CHUNKED + b"zz\r\n", CHUNKED + b"3\r\nabcd\r\n"]
)
def test_what_is_not_http_is_malformed_and_says_why(broken: bytes) -> None:
    for response, _ in in_every_split(broken):
        assert response.malformed
        assert response.feed(b"3\r\nabc\r\n") == b""
