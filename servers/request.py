"""What a client may ask: read, checked, and refused with the name of what is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping

from google.protobuf import json_format
from google.protobuf.message import Message

from servers.script import Script
from tokenwire.v1.stream_pb2 import ClientMessage, StreamRequest

MAX_PACE = 1_000.0
MAX_SEND_BUFFER_BYTES = 1 << 30
_RUN_ID = re.compile(r"[A-Za-z0-9._~-]{1,128}")


class BadRequest(Exception):
    """The request's fault. `field` as in the .proto; "" where no single field is to blame."""

    def __init__(self, field: str, description: str) -> None:
        super().__init__(field, description)
        self.field = field
        self.description = description

    def __str__(self) -> str:
        return f"{self.field}: {self.description}" if self.field else self.description


def read_request(text: str | bytes) -> StreamRequest:
    """A StreamRequest from its protobuf-JSON; unknown fields are tolerated.

    Raises: BadRequest.
    """
    request = StreamRequest()
    _read(text, request)
    return request


def read_message(text: str | bytes) -> ClientMessage:
    """A ClientMessage from its protobuf-JSON. Raises: BadRequest, also where it says nothing."""
    message = ClientMessage()
    _read(text, message)
    if message.WhichOneof("body") is None:
        raise BadRequest("body", "is empty; say one of start, cancel, approve, append, release")
    return message


def chosen(request: StreamRequest, scripts: Mapping[str, Script]) -> Script:
    """The script that the request names. Raises: BadRequest, for anything wrong with it."""
    if not _RUN_ID.fullmatch(request.run_id):
        raise BadRequest("run_id", f"{request.run_id[:140]!r} is not {_RUN_ID.pattern}")
    pace = request.options.pace
    if not 0 <= pace <= MAX_PACE:  # nor is NaN
        raise BadRequest("options.pace", f"{pace} is not between 0 and {MAX_PACE:g}")
    if request.options.send_buffer_bytes > MAX_SEND_BUFFER_BYTES:
        raise BadRequest("options.send_buffer_bytes", f"is more than {MAX_SEND_BUFFER_BYTES}")
    script = scripts.get(request.script)
    if script is None:
        known = ", ".join(sorted(scripts))
        raise BadRequest("script", f"{request.script[:140]!r} is unknown; known are {known}")
    return script


def _read(text: str | bytes, into: Message) -> None:
    name = into.DESCRIPTOR.name
    if text.lstrip()[:1] not in ("{", b"{"):  # protobuf takes an empty list for an empty message
        raise BadRequest("", f"this is no {name} in protobuf-JSON: it is no object")
    try:
        json_format.Parse(text, into, ignore_unknown_fields=True)
    except json_format.ParseError as error:
        raise BadRequest("", f"this is no {name} in protobuf-JSON: {error}") from error
    except UnicodeDecodeError as error:
        raise BadRequest("", f"this is no {name}: it is not UTF-8 ({error.reason})") from error
    except RecursionError as error:
        raise BadRequest("", f"this is no {name}: it is nested too deeply") from error
