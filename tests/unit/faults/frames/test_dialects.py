from __future__ import annotations

import json

import pytest
from google.protobuf import json_format

from faults.fault import Direction
from faults.frames.dialects import Dialect, in_band
from faults.frames.rewriter import Forward
from faults.frames.sse.in_band_error import InBandError
from faults.frames.websocket.error_message import ErrorMessage
from tests.unit.faults.frames.texts import (
    EVENTS,
    FIN_DOWN,
    GRANTED,
    HELLO,
    answered,
    body_after,
)
from tokenwire.v1.stream_pb2 import Event


@pytest.mark.parametrize("dialect", Dialect)
def test_every_dialect_is_one_line_of_json(dialect: Dialect) -> None:
    error = in_band(dialect)
    assert "overloaded" in json.dumps(json.loads(error.data))
    name = f"event: {error.event}\r\n" if error.event else ""
    assert error.sse() == f"{name}data: {error.data}\r\n\r\n".encode()


def test_ours_is_an_event_of_the_contract() -> None:
    event = json_format.Parse(in_band(Dialect.TOKENWIRE).data, Event())
    assert event.error.code == "overloaded"


def test_the_error_event_is_the_streams_last_and_the_end_is_in_order() -> None:
    event = in_band(Dialect.ANTHROPIC).sse()
    out = answered(InBandError(Dialect.ANTHROPIC), EVENTS, b"1\r\n:\r\n", b"1\r\n:\r\n")
    came = EVENTS + b"1\r\n:\r\n%x\r\n" % len(event) + event + b"\r\n0\r\n\r\n"
    assert out == [Forward(Direction.DOWN, came), FIN_DOWN]


def test_the_error_message_waits_for_the_end_of_a_message_and_then_closes() -> None:
    data = in_band(Dialect.VERCEL).data.encode()
    came = b"\x81" + bytes((len(data),)) + data + b"\x88\x02\x0f\xa0"
    fault = ErrorMessage(Dialect.VERCEL, 4000)
    assert body_after(fault, GRANTED, HELLO, HELLO) == came
    assert body_after(fault, GRANTED, b"\x01\x01a", b"\x80\x01b" + HELLO) == b"\x80\x01b" + came
