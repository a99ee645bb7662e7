"""What a client makes of each event: a token, a decoy, or the end."""

from __future__ import annotations

import time

from clients.events import Evidence, Heard, Noticed
from clients.inbox import Inbox
from clients.rules import Rules
from tokenwire.v1.stream_pb2 import Event


class Ears:
    """The `Hearer` of one conversation, through all its connections."""

    def __init__(self, inbox: Inbox, rules: Rules, resume_after: int) -> None:
        self._inbox = inbox
        self._rules = rules
        self._connections = 0
        self.last_seq = resume_after
        self.done = False
        self.error: Evidence | None = None  # the origin's Error event
        self.in_vain = 0  # reconnections since the last event
        self.wait_seconds: float | None = None  # what the server wants a reconnection to wait

    def dialled(self) -> None:
        """Another connection is being made."""
        self.in_vain += self._connections > 0
        self._connections += 1
        self._rules.dialled()

    def hung_up(self) -> None:
        """The connection has ended."""
        self._rules.hung_up()

    def opened(self) -> None:
        if self._connections > 1:
            self.noticed("reconnected", 0, str(self.last_seq))
        self._rules.opened()

    async def heard(self, event: Event, app_ns: int, socket_ns: int) -> None:
        body = event.WhichOneof("body")
        if event.seq == 0:
            kind = "heartbeat" if body == "heartbeat" else "unknown"
            self._inbox.note(Noticed(kind, app_ns, socket_ns, "seq 0"))
            return
        self._rules.accept(event.seq, body)
        self.last_seq = event.seq
        self.in_vain = 0
        match body:
            case None:
                self._inbox.note(Noticed("unknown", app_ns, socket_ns, f"seq {event.seq}"))
                return
            case "done":
                self.done = True
            case "error":
                self.error = Evidence(message=event.error.message, code=event.error.code)
            case _:
                pass
        await self._inbox.hand(Heard(event.seq, event, app_ns, socket_ns))

    def noticed(self, kind: str, socket_ns: int, detail: str = "") -> None:
        self._inbox.note(Noticed(kind, time.monotonic_ns(), socket_ns, detail))

    def asked_to_wait(self, seconds: float) -> None:
        self.wait_seconds = seconds
