"""The gRPC-Web clients against raw peers: what each library believes, and what ours does."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import replace

import pytest

from clients.conversation import Stop
from clients.events import Ending
from clients.grpc_web import converse, stops
from clients.manner import Manner
from tests.unit.clients.grpc_web_peer import (
    HEAD,
    LAST,
    MEDIA,
    STREAM,
    TEXT_HEAD,
    TEXT_MEDIA,
    asked,
    chunks,
    frames,
    saying,
    tell,
    trailers,
)
from tests.unit.clients.peers import HARDENED, REQUEST, STOCK, Handler, peer, rst, text, told
from tests.unit.clients.sse_peer import CHUNKED, LAST_CHUNK, http_head
from tokenwire.v1.stream_pb2 import Approve, ClientMessage, StreamRequest

TEXT = Manner(text=True)
STRICT_TEXT = replace(HARDENED, text=True)
MANNERS = {"connect-web": STOCK, "grpc-web": TEXT, "strict": HARDENED, "strict text": STRICT_TEXT}
every = pytest.mark.parametrize("manner", MANNERS.values(), ids=MANNERS)


def answering(manner: Manner, *parts: bytes, last: bytes = LAST_CHUNK) -> Handler:
    """A whole answer in the flavour that was asked for, its body's chunks these parts."""
    return saying(TEXT_HEAD if manner.text else HEAD, chunks(*parts, text=manner.text) + last)


@every
@pytest.mark.asyncio
async def test_a_whole_stream_is_complete_and_its_arrivals_are_stamped(manner: Manner) -> None:
    got = await tell(manner, answering(manner, *STREAM, trailers()))
    assert got.seqs == [1, 2, 3]
    assert got.heard[0].event == text(1)
    assert got.ending is Ending.COMPLETE
    assert got.evidence.code == "OK"
    assert all(0 < item.socket_ns <= item.app_ns for item in got.heard)


@every
@pytest.mark.parametrize("bidi", [False, True])
@pytest.mark.asyncio
async def test_the_request_is_whole_before_it_is_answered(manner: Manner, bidi: bool) -> None:
    heads: list[str] = []
    bodies: list[bytes] = []

    async def note(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head, body = await asked(reader)
        heads.append(head.lower())
        bodies.append(base64.b64decode(body) if manner.text else body)
        writer.write((TEXT_HEAD if manner.text else HEAD) + chunks(*STREAM, text=manner.text))

    await tell(replace(manner, bidi=bidi), note)
    if bidi and not manner.hardened:
        assert heads == []
        return
    media = "application/grpc-web-text" if manner.text else "application/grpc-web+proto"
    rpc, kind = ("converse", ClientMessage) if bidi else ("generate", StreamRequest)
    assert heads[0].startswith(f"post /tokenwire.v1.tokenstream/{rpc} http/1.1\r\n")
    assert f"\r\ncontent-type: {media}\r\n" in heads[0]
    assert f"\r\naccept: {media}\r\n" in heads[0]
    assert bodies[0][:5] == b"\0" + (len(bodies[0]) - 5).to_bytes(4)
    asked_for = kind.FromString(bodies[0][5:])
    assert asked_for == (ClientMessage(start=REQUEST) if bidi else REQUEST)


# What the body's end is to whom: exception, code. "" where it is an end.
ENDS = {
    "no trailers": (STREAM, {
        "connect-web": ("ConnectError", "UNKNOWN"), "grpc-web": ("", ""),
        "strict": ("MissingTrailers", ""), "strict text": ("MissingTrailers", "")}),
    "half a frame": ((*STREAM, b"\x80\0\0"), {
        "connect-web": ("ConnectError", "INVALID_ARGUMENT"), "grpc-web": ("", ""),
        "strict": ("IncompleteFrame", ""), "strict text": ("IncompleteFrame", "")}),
    "trailers without a status": ((*STREAM, trailers(b"x: y")), {
        "connect-web": ("ConnectError", "INTERNAL"), "grpc-web": ("", "OK"),
        "strict": ("MissingStatus", ""), "strict text": ("MissingStatus", "")}),
    "trailers twice": ((*STREAM, trailers(), trailers()), {
        "connect-web": ("ConnectError", "UNKNOWN"), "grpc-web": ("", "OK"),
        "strict": ("SecondTrailers", ""), "strict text": ("SecondTrailers", "")}),
    "a message behind the trailers": ((STREAM[0], trailers(), STREAM[1]), {
        "connect-web": ("ConnectError", "UNKNOWN"), "grpc-web": ("", "OK"),
        "strict": ("MessageAfterTrailers", ""), "strict text": ("MessageAfterTrailers", "")}),
    "a status other than OK": ((*STREAM, trailers(b"grpc-status: 8\r\ngrpc-message: a%20b")), {
        "connect-web": ("ConnectError", "RESOURCE_EXHAUSTED"),
        "grpc-web": ("RpcError", "RESOURCE_EXHAUSTED"),
        "strict": ("GrpcStatus", "RESOURCE_EXHAUSTED"),
        "strict text": ("GrpcStatus", "RESOURCE_EXHAUSTED")}),
    "a status that is no number": ((*STREAM, trailers(b"grpc-status: x")), {
        "connect-web": ("ConnectError", "INTERNAL"), "grpc-web": ("RpcError", "INTERNAL"),
        "strict": ("GrpcStatus", "INTERNAL"), "strict text": ("GrpcStatus", "INTERNAL")}),
    "a frame that is none": ((STREAM[0], b"\x07\0\0\0\0", STREAM[1], trailers()), {
        "connect-web": ("", "OK"), "grpc-web": ("RpcError", "UNKNOWN"),
        "strict": ("BadFrame", ""), "strict text": ("BadFrame", "")}),
}  # fmt: skip


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("who", MANNERS)
@pytest.mark.asyncio
async def test_each_takes_an_end_as_its_library_does(who: str, end: str) -> None:
    parts, answers = ENDS[end]
    got = await tell(MANNERS[who], answering(MANNERS[who], *parts))
    assert (got.evidence.exception, got.evidence.code) == answers[who]
    assert got.evidence.raised == (answers[who][0] in ("ConnectError", "RpcError"))


HEADS = {
    "another status": (http_head("Content-Length: 2", status="503 Busy", media=MEDIA) + b"no", {
        "connect-web": ("ConnectError", "UNAVAILABLE"), "strict": ("UnexpectedStatus", "503")}),
    "a status of no table": (http_head("Content-Length: 0", status="418 Tea", media=MEDIA), {
        "connect-web": ("ConnectError", "UNKNOWN"), "strict": ("UnexpectedStatus", "418")}),
    "a page": (http_head("Content-Length: 6", media="text/html") + b"<html>", {
        "connect-web": ("ConnectError", "INVALID_ARGUMENT"),
        "strict": ("UnexpectedContentType", "200")}),
    "the other flavour": (http_head("Content-Length: 0", media=TEXT_MEDIA), {
        "connect-web": ("ConnectError", "UNKNOWN"), "strict": ("UnexpectedContentType", "200")}),
    "a failure in the headers": (
        http_head("Content-Length: 0", "grpc-status: 5", "grpc-message: gone", media=MEDIA), {
            "connect-web": ("ConnectError", "NOT_FOUND"), "strict": ("GrpcStatus", "NOT_FOUND")}),
    "OK in the headers, and nothing": (
        http_head("Content-Length: 0", "grpc-status: 0", media=MEDIA), {
            "connect-web": ("", "OK"), "strict": ("MissingTrailers", "")}),
    "OK in the headers, and a stream": (
        http_head(CHUNKED, "grpc-status: 0", media=MEDIA) + chunks(*STREAM, trailers())
        + LAST_CHUNK,
        {"connect-web": ("ConnectError", "UNKNOWN"), "strict": ("", "OK")}),
}  # fmt: skip


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("who", ["connect-web", "strict"])
@pytest.mark.asyncio
async def test_each_takes_a_head_as_its_library_does(who: str, head: str) -> None:
    answer, answers = HEADS[head]
    got = await tell(MANNERS[who], saying(answer))
    assert (got.evidence.exception, got.evidence.code) == answers[who]


TEXT_HEADS = {
    "another status": (http_head("Content-Length: 0", status="503 Busy", media=TEXT_MEDIA),
                       "UNAVAILABLE", "http status code: 503"),
    "a page": (http_head("Content-Length: 6", media="text/html") + b"<html>",
               "UNKNOWN", "Unknown Content-type received."),
    "a page with another status": (
        http_head("Content-Length: 6", status="503 Busy", media="text/html") + b"<html>",
        "UNKNOWN", "Unknown Content-type received."),
    "a failure in the headers": (
        http_head("Content-Length: 0", "grpc-status: 5", "grpc-message: gone", media=TEXT_MEDIA),
        "NOT_FOUND", "gone"),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "code", "words"), TEXT_HEADS.values(), ids=TEXT_HEADS)
@pytest.mark.asyncio
async def test_grpc_web_takes_a_head_in_its_own_way(answer: bytes, code: str, words: str) -> None:
    got = await tell(TEXT, saying(answer))
    assert got.ending is Ending.FAILED
    assert (got.evidence.exception, got.evidence.code) == ("RpcError", code)
    assert words in got.evidence.message


@pytest.mark.parametrize(("manner", "exception"), [(TEXT, ""), (STRICT_TEXT, "BadBase64")])
@pytest.mark.asyncio
async def test_what_is_no_base64_is_told_by_the_strict_client_alone(
    manner: Manner, exception: str
) -> None:
    body = chunks(frames(text(1)), text=True) + b"4\r\n*AAA\r\n" + LAST_CHUNK
    got = await tell(manner, saying(TEXT_HEAD, body))
    assert got.seqs == [1]
    assert got.ending is (Ending.FAILED if exception else Ending.UNSAID)
    assert got.evidence.exception == exception


@pytest.mark.parametrize(
    ("manner", "exception"),
    [(TEXT, "RpcError"), (replace(HARDENED, max_event_bytes=1000), "EventTooLong")],
)
@pytest.mark.asyncio
async def test_a_message_may_be_too_long(manner: Manner, exception: str) -> None:
    huge = b"\0" + (5 << 20).to_bytes(4)
    got = await tell(manner, answering(manner, frames(text(1)), huge))
    assert got.seqs == [1]
    assert got.evidence.exception == exception


@every
@pytest.mark.asyncio
async def test_a_message_that_is_no_event_is_a_failure(manner: Manner) -> None:
    got = await tell(manner, answering(manner, b"\0\0\0\0\1\xff", trailers()))
    assert got.ending is Ending.FAILED
    assert got.evidence.exception == "DecodeError"


@every
@pytest.mark.asyncio
async def test_a_body_that_is_cut_is_the_transports_to_tell(manner: Manner) -> None:
    got = await tell(manner, answering(manner, frames(text(1)), last=b""))
    assert got.seqs == [1]
    assert got.ending is Ending.FAILED
    assert got.evidence.exception == "RemoteProtocolError"


@every
@pytest.mark.asyncio
async def test_a_reset_before_any_answer_is_a_failure(manner: Manner) -> None:
    async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asked(reader)
        rst(writer)

    got = await tell(manner, reset)
    assert got.seqs == []
    assert got.ending is Ending.FAILED


@pytest.mark.parametrize(
    ("manner", "words"),
    [(STOCK, "does not support streaming request bodies"), (TEXT, "is not a function")],
    ids=["connect-web", "grpc-web"],
)
@pytest.mark.asyncio
async def test_a_library_for_browsers_refuses_to_stream_upwards(manner: Manner, words: str) -> None:
    connected: list[object] = []

    async def note(*_: object) -> None:
        connected.append(_)

    got = await tell(replace(manner, bidi=True), note)
    assert words in got.evidence.message
    assert got.evidence.raised
    assert got.ending is Ending.FAILED
    assert connected == []


@pytest.mark.asyncio
async def test_nothing_can_be_said_in_mid_stream() -> None:
    assert Stop.MESSAGE not in stops(HARDENED)
    two, message = asyncio.Event(), ClientMessage(approve=Approve(call_id="c"))

    async def then(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await sent.wait()
        writer.write(LAST)

    sent = asyncio.Event()
    async with peer(saying(HEAD, chunks(*STREAM), then=then)) as endpoint:
        conversation = converse(endpoint, REQUEST, replace(HARDENED, bidi=True, patience=1.0))
        telling = asyncio.create_task(told(conversation, two))
        await two.wait()
        await conversation.send(message)
        sent.set()
        got = await telling
    assert got.kinds == ["unsent"]


@every
@pytest.mark.asyncio
async def test_a_deadline_is_told_to_the_server(manner: Manner) -> None:
    heads: list[str] = []

    async def note(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append((await asked(reader))[0].lower())
        writer.write(http_head("Content-Length: 0"))

    await tell(replace(manner, deadline_seconds=7.0, patience=1.0), note)
    timeout = heads[0].split("grpc-timeout: ")[1].split("\r\n")[0]
    assert 6000 < int(timeout.removesuffix("m")) <= 7000
