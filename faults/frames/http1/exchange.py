"""Both directions of a connection side by side: which answer belongs to which request."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from faults.fault import Direction
from faults.frames.http1.framing import Body, Framing, of_request, of_response
from faults.frames.http1.head import Head
from faults.frames.http1.messages import Messages, Part, Piece

PIPELINED_REQUESTS_LIMIT = 1_024  # of those behind it the methods are forgotten, oldest first


class Exchange:
    """Requests and responses in their order (RFC 9112 §9.3.2), through to a tunnel."""

    def __init__(self) -> None:
        self.up = Messages(self._request)
        self.down = Messages(self._response)
        self.requests = 0  # heads come whole, less those withdrawn
        self._unanswered: deque[bytes] = deque(maxlen=PIPELINED_REQUESTS_LIMIT)

    def side(self, direction: Direction) -> Messages:
        """The messages that travel in `direction`."""
        return self.up if direction is Direction.UP else self.down

    def feed(self, direction: Direction, data: bytes) -> Iterator[Piece]:
        """The pieces of `data`. To be exhausted."""
        return self.side(direction).feed(data)

    @property
    def silent(self) -> bool:
        """A request waits, and no byte of an answer has come."""
        return bool(self._unanswered) and not self.answering

    @property
    def next_in_line(self) -> bool:
        """One request waits, and nothing stands between it and its answer."""
        return len(self._unanswered) == 1 and not self.answering

    @property
    def answering(self) -> bool:
        """An answer is under way (or the direction is past following)."""
        return self.down.part is not Part.HEAD or self.down.begun

    def withdraw(self) -> None:
        """The newest request will not reach the server."""
        self._unanswered.pop()
        self.requests -= 1

    def _request(self, head: Head) -> Framing:
        framing = of_request(head)
        if framing.body is not Body.UNKNOWN:
            self._unanswered.append(head.method or b"")
            self.requests += 1
        return framing

    def _response(self, head: Head) -> Framing:
        method = self._unanswered[0] if self._unanswered else b"GET"
        framing = of_response(head, method)
        interim = head.status is not None and head.status < 200 and head.status != 101
        if self._unanswered and not interim:
            self._unanswered.popleft()
        if framing.body is Body.TUNNEL:
            self.up.tunnel()
        return framing
