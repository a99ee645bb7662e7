"""The HTTP API as it is on the wire, without any client library."""

from __future__ import annotations

import http.client
import json
import re
from dataclasses import dataclass
from typing import Any

PATIENCE_SECONDS = 30.0  # the original gives up a request of its own after 25


@dataclass(frozen=True, slots=True)
class Reply:
    """A response; `body` as it came."""

    status: int
    type: str
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def settled(self) -> str:
        """The body without what differs from run to run: ports, and the version's number."""
        body = re.sub(r"(127\.0\.0\.1|\[::1?\]):\d{4,5}\b", r"\1:PORT", self.body.decode())
        return re.sub(r'"version": "[^"]*"', '"version": "VERSION"', body)


@dataclass(frozen=True, slots=True)
class Api:
    """Calls to one server, a connection each."""

    port: int
    patience_seconds: float = PATIENCE_SECONDS

    def call(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> Reply:
        """One request. `body`: bytes or text as they are, anything else as JSON."""
        sent = body if body is None or isinstance(body, bytes | str) else json.dumps(body)
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=self.patience_seconds
        )
        try:
            connection.request(method, path, sent, headers or {})
            reply = connection.getresponse()
            return Reply(reply.status, reply.headers.get("Content-Type", ""), reply.read())
        finally:
            connection.close()
