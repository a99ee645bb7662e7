"""What `websockets` makes of each fault, and that the catalogue says so."""

from __future__ import annotations

import pytest

from faults.fault import Direction
from faults.frames.dialects import Dialect, in_band
from faults.frames.frame_fault import FrameFault
from faults.frames.http1.edge_timeout import EdgeTimeout
from faults.frames.http1.header_stripped import HeaderStripped
from faults.frames.http1.login_page import LoginPage
from faults.frames.http1.retry_later import RetryLater
from faults.frames.http1.upgrade_refused import UpgradeRefused
from faults.frames.http1.upgrade_stripped import UpgradeStripped
from faults.frames.websocket.bad_utf8 import BadUtf8
from faults.frames.websocket.close_code import CloseCode
from faults.frames.websocket.corrupt_deflate import CorruptDeflate
from faults.frames.websocket.empty_close import EmptyClose
from faults.frames.websocket.error_message import ErrorMessage
from faults.frames.websocket.fin_without_close import FinWithoutClose
from faults.frames.websocket.fragmented_message import FragmentedMessage
from faults.frames.websocket.late_pong import LatePong
from faults.frames.websocket.masked_server_frame import MaskedServerFrame
from faults.frames.websocket.message_dropped import MessageDropped
from faults.frames.websocket.message_duplicated import MessageDuplicated
from faults.frames.websocket.messages_reordered import MessagesReordered
from faults.frames.websocket.oversize_message import OversizeMessage
from faults.frames.websocket.ping_swallowed import PingSwallowed
from faults.frames.websocket.reserved_bit import ReservedBit
from faults.frames.websocket.reserved_opcode import ReservedOpcode
from faults.frames.websocket.truncated_frame import TruncatedFrame
from tests.unit.faults.frames.hearing import HEARD_BEFORE, TOKENS, Hearing
from tests.unit.faults.frames.hearing_websocket import hear_websocket

ALL = [*TOKENS]
SO_FAR = ALL[:HEARD_BEFORE]
CUT = "ConnectionClosedError: no close frame received or sent"
AFTER_THREE: list[tuple[FrameFault, list[str], str]] = [
    (EmptyClose(), SO_FAR, "no error: 1005"),
    (ErrorMessage(), [*SO_FAR, in_band(Dialect.TOKENWIRE).data], "ConnectionClosedError"),
    (FinWithoutClose(), ALL, CUT),
    (TruncatedFrame(), SO_FAR, CUT),
    (FragmentedMessage(), ALL, "no error"),
    (MessageDropped(), [*SO_FAR, "fünf"], "no error"),
    (MessageDuplicated(), [*SO_FAR, "four", "four", "fünf"], "no error"),
    (MessagesReordered(), [*SO_FAR, "fünf", "four"], "no error"),
    (ReservedBit(), SO_FAR, "1002: reserved bits must be 0"),
    (MaskedServerFrame(), SO_FAR, "1002: incorrect masking"),
    (ReservedOpcode(), SO_FAR, "1002: invalid opcode"),
    (BadUtf8(), SO_FAR, "1007: invalid continuation byte"),
    (OversizeMessage(), SO_FAR, "1009: exceeds limit of 1048576 bytes"),
    (OversizeMessage(1 << 40, 0), SO_FAR, "1009: exceeds limit of 1048576 bytes"),
    (PingSwallowed(), ALL, "no error"),
    (LatePong(), ALL, "no error"),
]
FROM_CONNECT: list[tuple[FrameFault, str]] = [
    (EdgeTimeout(), "InvalidStatus: HTTP 524"),
    (LoginPage(), "InvalidStatus: HTTP 200"),
    (RetryLater(), "InvalidStatus: HTTP 429"),
    (UpgradeRefused(), "InvalidStatus: HTTP 403"),
    (UpgradeStripped(), "InvalidStatus: HTTP 426"),
    (HeaderStripped("Upgrade", Direction.UP), "InvalidStatus: HTTP 426"),
    (HeaderStripped("Sec-WebSocket-Extensions"), "1002: reserved bits must be 0"),
]


def matches(hearing: Hearing, ending: str) -> None:
    for words in ending.split(": "):
        assert words in hearing.ending
        assert words in hearing.fault.about.looks["websocket"]


@pytest.mark.asyncio
@pytest.mark.parametrize("compression", ["deflate", None])
@pytest.mark.parametrize(("fault", "tokens", "ending"), AFTER_THREE, ids=str)
async def test_fired_after_three_tokens(
    fault: FrameFault, tokens: list[str], ending: str, compression: str | None
) -> None:
    hearing = await hear_websocket(Hearing(fault), compression=compression)
    assert hearing.tokens == tokens
    matches(hearing, ending)


@pytest.mark.asyncio
@pytest.mark.parametrize(("fault", "ending"), FROM_CONNECT, ids=str)
async def test_fired_before_the_connection(fault: FrameFault, ending: str) -> None:
    hearing = await hear_websocket(Hearing(fault, from_connect=True))
    assert hearing.tokens == []
    matches(hearing, ending)


@pytest.mark.asyncio
@pytest.mark.parametrize("code", [1000, 1001])
async def test_two_codes_end_the_loop_in_silence(code: int) -> None:
    hearing = await hear_websocket(Hearing(CloseCode(code)))
    assert (hearing.tokens, hearing.ending) == (SO_FAR, f"no error, {code}")
    matches(hearing, "no error")


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "code", [1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4000, 4999]
)
async def test_other_codes_are_raised_with_their_reason(code: int) -> None:
    hearing = await hear_websocket(Hearing(CloseCode(code, "because")))
    assert hearing.tokens == SO_FAR
    assert f"received {code} " in hearing.ending
    assert "because" in hearing.ending
    matches(hearing, "ConnectionClosedError")


@pytest.mark.asyncio
@pytest.mark.parametrize("code", [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535])
async def test_a_code_that_may_not_be_sent_is_a_protocol_error(code: int) -> None:
    hearing = await hear_websocket(Hearing(CloseCode(code)))
    assert hearing.tokens == SO_FAR
    matches(hearing, "1002: invalid status code")


@pytest.mark.asyncio
async def test_the_origin_takes_the_echo_for_the_clients_own_close() -> None:
    hearing = await hear_websocket(Hearing(CloseCode(1012, "restart")))
    assert hearing.origin_heard == ["1012 (service restart) restart"]


@pytest.mark.asyncio
async def test_a_message_that_cannot_be_inflated_needs_compression() -> None:
    hearing = await hear_websocket(Hearing(CorruptDeflate()))
    assert hearing.tokens == SO_FAR
    matches(hearing, "1002: decompression failed")
    plain = await hear_websocket(Hearing(CorruptDeflate()), compression=None)
    assert plain.tokens == ALL
    matches(plain, "no error")


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "fault", [PingSwallowed(Direction.UP), LatePong(60_000, Direction.DOWN)], ids=str
)
async def test_a_client_that_pings_in_vain_closes(fault: FrameFault) -> None:
    hearing = await hear_websocket(Hearing(fault), pings="client")
    matches(hearing, "1011: keepalive ping timeout")


@pytest.mark.asyncio
@pytest.mark.parametrize("fault", [PingSwallowed(), LatePong(60_000)], ids=str)
async def test_an_origin_that_pings_in_vain_closes(fault: FrameFault) -> None:
    hearing = await hear_websocket(Hearing(fault), pings="origin")
    matches(hearing, "1011: keepalive ping timeout")
