"""What httpx and httpx-sse make of each fault, and that the catalogue says so."""

from __future__ import annotations

import pytest

from faults.frames.dialects import Dialect, in_band
from faults.frames.frame_fault import FrameFault
from faults.frames.http1.appended_error_page import AppendedErrorPage
from faults.frames.http1.bad_chunk_size import BadChunkSize
from faults.frames.http1.chunk_size_lies import ChunkSizeLies
from faults.frames.http1.content_length_lies import ContentLengthLies
from faults.frames.http1.edge_cut import EdgeCut
from faults.frames.http1.edge_timeout import EdgeTimeout
from faults.frames.http1.forged_terminal_chunk import ForgedTerminalChunk
from faults.frames.http1.header_changed import HeaderChanged
from faults.frames.http1.header_stripped import HeaderStripped
from faults.frames.http1.login_page import LoginPage
from faults.frames.http1.missing_terminal_chunk import MissingTerminalChunk
from faults.frames.http1.retry_later import RetryLater
from faults.frames.sse.bom_in_body import BomInBody
from faults.frames.sse.cr_only_lines import CrOnlyLines
from faults.frames.sse.event_dropped import EventDropped
from faults.frames.sse.event_duplicated import EventDuplicated
from faults.frames.sse.events_reordered import EventsReordered
from faults.frames.sse.in_band_error import InBandError
from faults.frames.sse.last_event_id_stripped import LastEventIdStripped
from faults.frames.sse.lost_blank_line import LostBlankLine
from faults.frames.sse.retry_changed import RetryChanged
from faults.frames.sse.stale_last_event_id import StaleLastEventId
from tests.unit.faults.frames.hearing import HEARD_BEFORE, TOKENS, Hearing
from tests.unit.faults.frames.hearing_sse import hear_sse

ALL = [*TOKENS]
SO_FAR = ALL[:HEARD_BEFORE]
AFTER_THREE: list[tuple[FrameFault, list[str], str]] = [
    (MissingTerminalChunk(), ALL, "RemoteProtocolError: incomplete chunked read"),
    (ForgedTerminalChunk(), SO_FAR, "no error"),
    (ForgedTerminalChunk(keep_alive=True), SO_FAR, "no error"),
    (BadChunkSize(), SO_FAR, "RemoteProtocolError: illegal chunk header"),
    (ChunkSizeLies(-2), SO_FAR, "RemoteProtocolError: illegal chunk header"),
    # The two bytes too many are the line end, a blank line to httpx-sse, which dispatches an
    # event without data whenever an id was seen.
    (ChunkSizeLies(2), [*SO_FAR, "four", ""], "RemoteProtocolError: malformed chunk footer"),
    (AppendedErrorPage(), SO_FAR, "no error"),
    (AppendedErrorPage(as_chunk=False), SO_FAR, "RemoteProtocolError: illegal chunk header"),
    (EdgeCut(), SO_FAR, "RemoteProtocolError: illegal chunk header"),
    (InBandError(), [*SO_FAR, in_band(Dialect.TOKENWIRE).data], "no error"),
    (EventDropped(), [*SO_FAR, "fünf"], "no error"),
    (EventDuplicated(), [*SO_FAR, "four", "four", "fünf"], "no error"),
    (EventsReordered(), [*SO_FAR, "fünf", "four"], "no error"),
    (LostBlankLine(), [*SO_FAR, "four\nfünf"], "no error"),
    (CrOnlyLines(), ALL, "no error"),
    (BomInBody(), ALL, "no error"),
    (RetryChanged(), ALL, "no error"),
]
FROM_CONNECT: list[tuple[FrameFault, list[str], str]] = [
    (ContentLengthLies(100), [*SO_FAR, "four"], "no error"),
    (ContentLengthLies(10_000), ALL, "RemoteProtocolError: expected 10000"),
    (EdgeTimeout(), [], "status 524"),
    (RetryLater(429, 7), [], "status 429 7"),
    (LoginPage(), [], "SSEError: Content-Type"),
    (HeaderChanged(), [], "SSEError: Content-Type"),
    (HeaderStripped(), ALL, "no error"),
    (LastEventIdStripped(), ALL, "no error"),
    (StaleLastEventId(), ALL, "no error"),
]


def matches(hearing: Hearing, ending: str) -> None:
    for words in ending.split(": "):
        assert words in hearing.ending
    assert ending.split(": ")[0].removesuffix(" 7") in hearing.fault.about.looks["sse"]


@pytest.mark.asyncio
@pytest.mark.parametrize(("fault", "tokens", "ending"), AFTER_THREE, ids=str)
async def test_fired_after_three_tokens(fault: FrameFault, tokens: list[str], ending: str) -> None:
    hearing = await hear_sse(Hearing(fault))
    assert hearing.tokens == tokens
    matches(hearing, ending)


@pytest.mark.asyncio
@pytest.mark.parametrize(("fault", "tokens", "ending"), FROM_CONNECT, ids=str)
async def test_fired_before_the_connection(
    fault: FrameFault, tokens: list[str], ending: str
) -> None:
    hearing = await hear_sse(Hearing(fault, from_connect=True))
    assert hearing.tokens == tokens
    matches(hearing, ending)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "fault",
    [ForgedTerminalChunk(), AppendedErrorPage(), AppendedErrorPage(as_chunk=False)],
    ids=str,
)
async def test_without_chunks_nothing_can_be_told_from_an_end(fault: FrameFault) -> None:
    hearing = await hear_sse(Hearing(fault), chunked=False)
    assert hearing.tokens == SO_FAR
    assert hearing.ending == "no error"


@pytest.mark.asyncio
async def test_a_body_that_is_declared_too_long_and_never_ends_is_waited_for() -> None:
    fault = ContentLengthLies(10_000, keep_alive=True)
    hearing = await hear_sse(Hearing(fault, from_connect=True), read_seconds=0.5)
    matches(hearing, "ReadTimeout")


@pytest.mark.asyncio
async def test_the_last_event_is_lost_with_its_blank_line() -> None:
    hearing = await hear_sse(Hearing(LostBlankLine(), fire_after=4))
    assert hearing.tokens == ALL[:4]
    matches(hearing, "no error")


@pytest.mark.asyncio
async def test_a_byte_order_mark_costs_the_event_its_id() -> None:
    hearing = await hear_sse(Hearing(BomInBody()))
    assert hearing.ids == ["1", "2", "3", "3", "5"]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("fault", "sent"),
    [
        (LastEventIdStripped(), None),
        (StaleLastEventId(), b"Last-Event-ID: 6"),
        (HeaderStripped(), b"Last-Event-ID: 7"),
    ],
    ids=str,
)
async def test_what_the_origin_is_told_of_the_last_event(
    fault: FrameFault, sent: bytes | None
) -> None:
    hearing = await hear_sse(Hearing(fault, from_connect=True))
    (request,) = hearing.requests
    told = [line for line in request.split(b"\r\n") if line.lower().startswith(b"last-event-id")]
    assert told == ([] if sent is None else [sent])


@pytest.mark.asyncio
@pytest.mark.parametrize("fault", [RetryLater(), LoginPage()], ids=str)
async def test_an_edge_that_answers_leaves_the_origin_in_peace(fault: FrameFault) -> None:
    assert (await hear_sse(Hearing(fault, from_connect=True))).requests == []


@pytest.mark.asyncio
@pytest.mark.parametrize("fault", [EdgeTimeout(), EdgeCut()], ids=str)
async def test_an_edge_that_gives_up_tells_the_origin_so(fault: FrameFault) -> None:
    hearing = await hear_sse(Hearing(fault, from_connect=fault.about.when[0] == "connect"))
    assert hearing.origin_heard == ["FIN"]
