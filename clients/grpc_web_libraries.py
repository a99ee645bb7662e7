"""What the two libraries that people take make of a response, each in its own words.

Read in the packages of npm: @connectrpc/connect-web 2.3.0 with @connectrpc/connect 2.3.0
(grpc-web-transport, protocol-grpc-web/validate-response, protocol-grpc/validate-trailer,
protocol/envelope) and grpc-web 2.1.1 (grpcwebclientreadablestream, grpcwebstreamparser). The
first streams binary only, the second streams text only, so the flavour chooses the library.
Neither has a timeout, as a browser has none. What the transport itself says, a cut or a reset,
stays in httpx's words.
"""

from __future__ import annotations

from collections.abc import Mapping

from clients.events import Evidence
from clients.grpc_status import OK, of_http, told_in
from clients.grpc_web_frames import WebBroken

NO_LIMIT_BYTES = 0xFFFFFFFF
GRPC_WEB_BYTES = 4 * 1024 * 1024


class ConnectReading:
    """connect-web's, binary: it never looks at the content type, and insists on trailers."""

    max_frame_bytes = NO_LIMIT_BYTES
    any_flags = True

    def __init__(self) -> None:
        self._in_headers = False
        self._trailers = False

    def asked(self, bidi: bool) -> Evidence | None:
        if not bidi:
            return None
        return _connect_error("The fetch API does not support streaming request bodies")

    def head(self, status: int, headers: Mapping[str, str]) -> Evidence | None:
        if not 200 <= status < 300:
            return _connect_error(headers.get("grpc-message", f"HTTP {status}"), of_http(status))
        self._in_headers = "grpc-status" in headers
        return _found(headers)

    def message(self) -> Evidence | None:
        if self._in_headers:
            return _connect_error("extra data for trailers-only")
        return _connect_error("extra message") if self._trailers else None

    def trailers(self, fields: Mapping[str, str]) -> Evidence | None:
        if self._in_headers:
            return _connect_error("extra data for trailers-only")
        if self._trailers:
            return _connect_error("extra trailer")
        self._trailers = True
        if "grpc-status" not in fields:
            return _connect_error("protocol error: missing status", "INTERNAL")
        return _found(fields)

    def broken(self, why: WebBroken) -> Evidence | None:
        raise AssertionError(f"connect-web takes any frame: {why.reason}")

    def not_base64(self, why: str) -> Evidence | None:
        raise AssertionError(f"connect-web has no text flavour: {why}")

    def end(self, unfinished: bool) -> Evidence:
        if unfinished:
            return _connect_error("protocol error: incomplete envelope", "INVALID_ARGUMENT")
        if not self._trailers and not self._in_headers:
            return _connect_error("missing trailer")
        return Evidence(code=OK)


class GrpcWebReading:
    """grpc-web's, text: a stream that ends is an end, with trailers or without."""

    max_frame_bytes = GRPC_WEB_BYTES
    any_flags = False

    def __init__(self) -> None:
        self._headers: Mapping[str, str] = {}
        self._code = ""

    def asked(self, bidi: bool) -> Evidence | None:
        """Its generator leaves out what streams upwards, so there is nothing to call."""
        return (
            Evidence("TypeError", "client.converse is not a function", raised=True)
            if bidi
            else None
        )

    def head(self, status: int, headers: Mapping[str, str]) -> Evidence | None:
        self._headers = headers
        media = headers.get("content-type", "").lower()
        if media and not media.startswith("application/grpc"):
            return _rpc_error("UNKNOWN", "Unknown Content-type received.")
        if not 200 <= status < 300:
            why = f"Http response at 400 or 500 level, http status code: {status}"
            return _rpc_error(of_http(status), why)
        return None

    def message(self) -> Evidence | None:
        return None

    def trailers(self, fields: Mapping[str, str]) -> Evidence | None:
        code, message = told_in(fields) or (OK, "")
        self._code = code
        return None if code == OK else _rpc_error(code, message)

    def broken(self, why: WebBroken) -> Evidence | None:
        if why.too_long:
            too_long = "Received message larger than max receive message size"
            return _rpc_error("RESOURCE_EXHAUSTED", too_long)
        return _rpc_error("UNKNOWN", "Error in parsing response body")

    def not_base64(self, why: str) -> Evidence | None:
        """Thrown inside an event handler, where no application hears it."""
        del why
        return None

    def end(self, unfinished: bool) -> Evidence:
        """What was left over is forgotten."""
        del unfinished
        told = told_in(self._headers)
        if told is not None and told[0] != OK:
            return _rpc_error(*told)
        return Evidence(code=self._code)


def _found(fields: Mapping[str, str]) -> Evidence | None:
    told = told_in(fields)
    return None if told is None or told[0] == OK else _connect_error(told[1], told[0])


def _connect_error(message: str, code: str = "UNKNOWN") -> Evidence:
    return Evidence("ConnectError", message, code, raised=True)


def _rpc_error(code: str, message: str) -> Evidence:
    return Evidence("RpcError", message, code, raised=True)
