"""One HTTP/1.1 response without I/O, on httptools: bytes in, body out, and how it ended."""

from __future__ import annotations

import httptools


class HttpResponse:
    """`status` is 0 until the headers are there. Feed it until `complete` or `malformed`.

    A body that is neither chunked nor has a length ends with its connection (RFC 9112,
    section 6.3): then `complete` stays False and `close_delimited` is True.
    """

    def __init__(self) -> None:
        self.status = 0
        self.reason = ""
        self.headers: dict[str, str] = {}
        self.complete = False
        self.malformed = ""
        self._body: list[bytes] = []
        self._parser = httptools.HttpResponseParser(self)

    @property
    def close_delimited(self) -> bool:
        """Whether the end of the connection is the end of the body."""
        return not {"transfer-encoding", "content-length"} & self.headers.keys()

    @property
    def media_type(self) -> str:
        """`Content-Type` without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def feed(self, data: bytes) -> bytes:
        """What `data` adds to the body. What follows the end of the response is ignored."""
        if self.complete or self.malformed:
            return b""
        self._body.clear()
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            if not self.complete:
                self.malformed = str(error) or type(error).__name__
        return b"".join(self._body)

    def on_status(self, reason: bytes) -> None:
        """For httptools, as are the methods below."""
        self.reason += reason.decode("latin-1")

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self.status:
            self.headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        status = self._parser.get_status_code()
        if status >= 200:
            self.status = self.status or status
        else:  # 100 to 199: another response follows
            self.headers.clear()
            self.reason = ""

    def on_body(self, body: bytes) -> None:
        if not self.complete:
            self._body.append(body)

    def on_message_complete(self) -> None:
        self.complete = self.complete or self.status != 0
