"""Every adapter, stock and hardened, against its own small service, well and badly behaved."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clients.events import Ending, Evidence
from clients.manner import Manner
from tests.services.stage import TEXT, TOKENS, Stage
from tests.unit.clients.adapters.subjects import (
    HARDENED,
    HTTP,
    SECRET,
    STOCK,
    SUBJECTS,
    Subject,
    each_adapter,
    each_manner,
    text_of,
)
from tests.unit.clients.peers import Told, told

each_http = pytest.mark.parametrize("subject", [SUBJECTS[name] for name in HTTP], ids=HTTP)


async def tell(subject: Subject, manner: Manner, misbehave: str = "") -> Told:
    """All that a client is told; its evidence is one line without any secret."""
    async with subject.serving(Stage(misbehave)) as endpoint:
        got = await told(subject.converse(endpoint, manner))
    shown = repr((got.ended, got.heard, got.noticed, [each.event for each in got.heard]))
    assert SECRET not in shown
    assert len(got.evidence.message.splitlines()) <= 1
    return got


@each_adapter
@each_manner
@pytest.mark.asyncio
async def test_a_whole_stream_is_complete(subject: Subject, manner: Manner) -> None:
    got = await tell(subject, manner)
    assert text_of(got) == TEXT
    assert got.ending is Ending.COMPLETE
    assert got.seqs == list(range(1, len(got.seqs) + 1))
    last = got.heard[-1].event
    assert last is not None
    assert last.WhichOneof("body") == "done"
    seen = [item.socket_ns > 0 for item in got.heard]
    assert all(seen) or subject.adapter == "grpc-method"


@each_adapter
@each_manner
@pytest.mark.asyncio
async def test_an_end_without_its_marker_is_believed_by_stock_clients_only(
    subject: Subject, manner: Manner
) -> None:
    got = await tell(subject, manner, "no-end")
    assert text_of(got) == TEXT
    assert got.ending is (Ending.FAILED if manner.hardened else Ending.UNSAID)
    assert got.evidence.exception == ("EndedWithoutDone" if manner.hardened else "")


RAISES = {"openai-chat": "APIError", "anthropic-messages": "APIStatusError"}


@each_adapter
@each_manner
@pytest.mark.asyncio
async def test_an_error_in_mid_stream_is_told_in_its_own_words(
    subject: Subject, manner: Manner
) -> None:
    got = await tell(subject, manner, "error")
    failure = got.heard[-1].event
    assert failure is not None
    assert failure.error.message == "The server had an error"
    raised = RAISES.get(subject.adapter, "")
    if manner.hardened:
        assert got.ending is Ending.FAILED
        assert got.evidence.message == "The server had an error"
    else:
        assert got.ending is (Ending.FAILED if raised else Ending.UNSAID)
        assert got.evidence.exception == raised
        assert got.evidence.raised == bool(raised)


@pytest.mark.asyncio
async def test_a_websocket_that_stays_open_after_its_error_is_left_by_the_hardened() -> None:
    manner = replace(HARDENED, ending_seconds=0.1)
    got = await tell(SUBJECTS["plain-websocket"], manner, "error-and-silence")
    assert got.ending is Ending.FAILED
    assert got.evidence == Evidence(message="The server had an error", code="error")


@each_adapter
@each_manner
@pytest.mark.asyncio
async def test_keep_alives_are_noticed_and_never_heard(subject: Subject, manner: Manner) -> None:
    got = await tell(subject, manner, "keep-alives")
    assert text_of(got) == TEXT
    assert got.ending is Ending.COMPLETE
    alive = {"comment", "ping", "heartbeat"} & set(got.kinds)
    assert alive or subject.adapter == "ndjson"  # its blank lines are nothing at all


@each_adapter
@each_manner
@pytest.mark.parametrize("misdeed", ["half-character", "garbage"])
@pytest.mark.asyncio
async def test_what_cannot_be_read_is_a_failure_after_what_could(
    subject: Subject, manner: Manner, misdeed: str
) -> None:
    got = await tell(subject, manner, misdeed)
    assert text_of(got) == "".join(TOKENS[:2])
    assert got.ending is Ending.FAILED
    assert got.evidence.message


@each_adapter
@pytest.mark.asyncio
async def test_an_event_that_is_too_long_is_a_failure_to_the_hardened(subject: Subject) -> None:
    assert (await tell(subject, STOCK, "huge")).ending is Ending.COMPLETE
    got = await tell(subject, HARDENED, "huge")
    assert got.ending is Ending.FAILED
    assert "200000" in got.evidence.message


@each_http
@each_manner
@pytest.mark.parametrize(
    ("misdeed", "words"),
    [
        ("302", "HTTP 302 Found, to http://127.0.0.1:9/elsewhere, not followed"),
        ("401", "HTTP 401 Unauthorized, asks for Bearer"),
        ("403", "HTTP 403 Forbidden"),
        ("429", "HTTP 429 Too Many Requests, asks to wait 7"),
        ("500", "HTTP 500 Internal Server Error"),
    ],
)
@pytest.mark.asyncio
async def test_a_refusal_is_told_with_what_it_wants_instead(
    subject: Subject, manner: Manner, misdeed: str, words: str
) -> None:
    got = await tell(subject, manner, misdeed)
    assert got.ending is Ending.FAILED
    assert got.heard == []
    assert got.evidence.code == misdeed
    assert got.evidence.message.startswith(words)
    assert "no: (secret)" in got.evidence.message


@each_manner
@pytest.mark.parametrize("misdeed", ["302", "401", "403", "429", "500", "html"])
@pytest.mark.asyncio
async def test_a_websocket_that_is_refused_says_with_which_status(
    manner: Manner, misdeed: str
) -> None:
    got = await tell(SUBJECTS["plain-websocket"], manner, misdeed)
    assert got.ending is Ending.FAILED
    assert got.evidence.exception == "InvalidStatus"
    assert got.evidence.code == ("200" if misdeed == "html" else misdeed)


@each_manner
@pytest.mark.parametrize("status", ["UNAUTHENTICATED", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED"])
@pytest.mark.asyncio
async def test_a_call_that_is_refused_says_with_which_status(manner: Manner, status: str) -> None:
    got = await tell(SUBJECTS["grpc-method"], manner, status)
    assert got.ending is Ending.FAILED
    assert got.evidence == Evidence("AioRpcError", "no: (secret)", status, raised=True)


LOOKS = {"plain-sse": "SSEError", "ndjson": "UnreadableEvent"}


@each_http
@pytest.mark.asyncio
async def test_a_login_page_with_200_is_an_empty_answer_to_the_sdks(subject: Subject) -> None:
    got = await tell(subject, STOCK, "html")
    raised = LOOKS.get(subject.adapter, "")
    assert got.evidence.exception == raised
    assert got.ending is (Ending.FAILED if raised else Ending.UNSAID)
    got = await tell(subject, HARDENED, "html")
    said = "'text/html': <!doctype html> <h1>Please log in</h1>"
    assert got.evidence == Evidence("UnexpectedContentType", said, "200")


@each_http
@pytest.mark.asyncio
async def test_a_wrong_media_type_is_refused_by_whoever_looks(subject: Subject) -> None:
    looks = subject.adapter == "plain-sse"
    got = await tell(subject, STOCK, "wrong-type")
    assert got.ending is (Ending.FAILED if looks else Ending.COMPLETE)
    got = await tell(subject, HARDENED, "wrong-type")
    assert got.evidence.exception == "UnexpectedContentType"
    assert got.evidence.message.startswith("'text/plain': ")


@each_adapter
@each_manner
@pytest.mark.asyncio
async def test_nobody_there_is_a_failure(subject: Subject, manner: Manner) -> None:
    async with subject.serving(Stage()) as endpoint:
        pass
    got = await told(subject.converse(endpoint, replace(manner, connect_seconds=10)))
    assert got.ending is Ending.FAILED
    assert got.heard == []
    assert "ECONNREFUSED" in got.evidence.code or got.evidence.code == "UNAVAILABLE"


@each_adapter
@each_manner
@pytest.mark.asyncio
async def test_the_request_carries_the_headers_and_the_body(
    subject: Subject, manner: Manner
) -> None:
    stage = Stage()
    async with subject.serving(stage) as endpoint:
        await told(subject.converse(endpoint, manner))
    asked = stage.requests[0]
    sent = {name.lower(): value for name, value in asked.headers.items()}
    assert sent["authorization"] == f"Bearer {SECRET}"
    body = b"".join(request.body for request in stage.requests)
    assert b"story" in body or b"?" in body
    if subject.adapter.startswith(("openai", "anthropic")):
        assert b'"stream":true' in body
