"""Broken gRPC-Web clients: the real one, in which one piece of its reading is wrong."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping

from clients.conversation import Conversation
from clients.endpoint import Endpoint
from clients.events import Evidence
from clients.grpc import Deadline
from clients.grpc_status import OK
from clients.grpc_web import GrpcWebCall, stops
from clients.grpc_web_body import GrpcWebBody
from clients.grpc_web_frames import WebItem, WebMessage, WebTrailers
from clients.grpc_web_libraries import ConnectReading, GrpcWebReading
from clients.grpc_web_reading import Reading, StrictReading
from clients.manner import Manner
from clients.talk import Talk
from tokenwire.v1.stream_pb2 import StreamRequest

Speaking = Callable[[Endpoint, StreamRequest, Manner], Conversation]


def reading(made: Callable[[], Reading]) -> Speaking:
    """A client that takes responses so."""

    class Reader(GrpcWebCall):
        def __init__(self, endpoint: Endpoint, manner: Manner, deadline: Deadline) -> None:
            super().__init__(endpoint, manner, deadline)
            self._reading = made()
            self._body = self._fresh_body()

    return _speaking(Reader)


def decoding(made: Callable[[bool], GrpcWebBody]) -> Speaking:
    """A client with a body of its own. `made` is told whether it is text."""

    class Decoder(GrpcWebCall):
        def __init__(self, endpoint: Endpoint, manner: Manner, deadline: Deadline) -> None:
            super().__init__(endpoint, manner, deadline)
            self._body = made(manner.text)

    return _speaking(Decoder)


def _speaking(call: Callable[[Endpoint, Manner, Deadline], GrpcWebCall]) -> Speaking:
    def speak(endpoint: Endpoint, request: StreamRequest, manner: Manner) -> Conversation:
        deadline = Deadline(manner)
        return Talk(lambda: call(endpoint, manner, deadline), request, manner, stops(manner))

    return speak


class NoHead(ConnectReading):
    """Looks at neither status nor headers."""

    def head(self, status: int, headers: Mapping[str, str]) -> Evidence | None:
        del status, headers
        return None


class NoStatus(ConnectReading):
    """Does not look into the trailers."""

    def trailers(self, fields: Mapping[str, str]) -> Evidence | None:
        del fields
        self._trailers = True
        return None


class EndIsEnd(ConnectReading):
    """Insists on no trailers."""

    def end(self, unfinished: bool) -> Evidence:
        del unfinished
        return Evidence(code=OK)


class TriesUpwards(ConnectReading):
    """Does not say that it cannot stream upwards."""

    def asked(self, bidi: bool) -> Evidence | None:
        del bidi
        return None


class TextNoHead(GrpcWebReading):
    """grpc-web, which looks at neither status nor headers."""

    def head(self, status: int, headers: Mapping[str, str]) -> Evidence | None:
        del status, headers
        return None


class TextNoStatus(GrpcWebReading):
    """grpc-web, which does not look into the trailers."""

    def trailers(self, fields: Mapping[str, str]) -> Evidence | None:
        del fields
        return None


class TextInsists(GrpcWebReading):
    """grpc-web, if it insisted on trailers."""

    _seen = False

    def trailers(self, fields: Mapping[str, str]) -> Evidence | None:
        self._seen = True
        return super().trailers(fields)

    def end(self, unfinished: bool) -> Evidence:
        return super().end(unfinished) if self._seen else Evidence("RpcError", "no trailers")


class TextBoundless(GrpcWebReading):
    """grpc-web without its limit."""

    max_frame_bytes = 0xFFFFFFFF


class StrictNoHead(StrictReading):
    """Ours, which looks at neither status nor headers."""

    def __init__(self) -> None:
        super().__init__(Manner())

    def head(self, status: int, headers: Mapping[str, str]) -> Evidence | None:
        del status, headers
        return None


class StrictForgetful(StrictReading):
    """Ours, for text, which does not count what was left over at the end."""

    def __init__(self) -> None:
        super().__init__(Manner(text=True))

    def end(self, unfinished: bool) -> Evidence:
        del unfinished
        return super().end(unfinished=False)


class OtherBit(GrpcWebBody):
    """Looks for trailers at bit 0x40."""

    def __init__(self, text: bool) -> None:
        super().__init__(text=text, max_frame_bytes=0xFFFFFFFF, any_flags=True)

    def feed(self, data: bytes) -> Iterator[WebItem]:
        for item in super().feed(data):
            match item:
                case WebTrailers(fields):
                    block = "".join(f"{name}:{value}\r\n" for name, value in fields.items())
                    yield WebMessage(block.encode())
                case _:
                    yield item


class EachPieceByItself(GrpcWebBody):
    """Decodes what one read brought, and keeps no part of a quantum for the next."""

    def __init__(self, text: bool) -> None:
        super().__init__(text=False, max_frame_bytes=0xFFFFFFFF)
        assert text

    def feed(self, data: bytes) -> Iterator[WebItem]:
        yield from super().feed(base64.b64decode(data[: len(data) - len(data) % 4]))
