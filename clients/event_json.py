"""Protobuf-JSON, as the text wires carry it."""

from __future__ import annotations

import json

from google.protobuf import json_format
from google.protobuf.message import Message

from tokenwire.v1.stream_pb2 import Event


def decode_event(text: str | bytes) -> Event:
    """An event, without the fields that this version does not know.

    Raises: json_format.ParseError, it is none.
    """
    try:
        return json_format.Parse(text, Event(), ignore_unknown_fields=True)
    except (UnicodeDecodeError, RecursionError) as error:
        raise json_format.ParseError(f"no JSON: {error}") from error


def encode(message: Message) -> str:
    """One line of JSON, ASCII only."""
    return json.dumps(json_format.MessageToDict(message), separators=(",", ":"))
