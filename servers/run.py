"""One run while it lives: its attempts, append-only, and what the client said meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable

from google.protobuf.json_format import MessageToJson

from servers.record import AttemptRecord, Finished, Left, Received, RunRecord, Said
from tokenwire.v1.stream_pb2 import ClientMessage

MAX_ATTEMPTS = 64
MAX_MESSAGES = 256


class Full(Exception):
    """A run has as many attempts or messages as it may have. The text says which."""


class Attempt:
    """The living record of one connection. Append-only."""

    def __init__(self, run: Run, number: int, wire: str, peer: str, resume_after: int) -> None:
        self.run = run
        self._number = number
        self._wire = wire
        self._peer = peer
        self._resume_after = resume_after
        self._opened_ns = time.monotonic_ns()
        self._said: list[Said] = []
        self._offered: Said | None = None
        self._heartbeats = 0
        self.deaf = False  # decoupled from its peer: nothing tells it that the peer is gone
        self.left: Left | None = None
        self.finished: Finished | None = None

    @property
    def said_seq(self) -> int:
        """The seq handed over last; before the first, the one resumed after."""
        return self._said[-1].seq if self._said else self._resume_after

    @property
    def offered_seq(self) -> int:
        """The seq offered last: a peer can answer it before the transport says it took it."""
        return self._offered.seq if self._offered else self.said_seq

    def offered(self, seq: int, said_ns: int) -> None:
        """The event is about to be handed to the transport."""
        self._offered = Said(seq, said_ns, None)
        self.run.changed()

    def handed(self, seq: int) -> None:
        """The transport has taken the event that was offered, or a heartbeat (seq 0)."""
        if seq == 0:
            self._heartbeats += 1
            return
        assert self._offered is not None
        one, self._offered = self._offered, None
        self._said.append(Said(one.seq, one.said_ns, time.monotonic_ns()))
        self.run.changed()

    def leave(self, how: str) -> None:
        """The peer is gone; the first words count."""
        if self.left is None and not self.deaf:
            self.left = Left(time.monotonic_ns(), how)
            self.run.changed()

    def finish(self, how: str) -> None:
        """The origin is through with it; the first words count."""
        if self.finished is None:
            self.finished = Finished(time.monotonic_ns(), how)
            self.run.changed()

    def record(self) -> AttemptRecord:
        """The frozen shape, as of now. An event that is being offered comes last."""
        offered = (self._offered,) if self._offered else ()
        return AttemptRecord(
            self._number,
            self._wire,
            self._peer,
            self._opened_ns,
            self._resume_after,
            (*self._said, *offered),
            self._heartbeats,
            self.left,
            self.finished,
        )


class Run:
    """The living record of one run: its attempts, and what the client said meanwhile."""

    def __init__(self, run_id: str, script: str, changed: Callable[[], None]) -> None:
        self.run_id = run_id
        self.script = script
        self.changed = changed
        self.attempts: list[Attempt] = []
        self.messages: list[ClientMessage] = []
        self._received: list[Received] = []
        self.listeners: list[Callable[[], None]] = []  # called at every message

    def opened(self, wire: str, peer: str, resume_after: int) -> Attempt:
        """A new attempt. Raises: Full, at MAX_ATTEMPTS."""
        if len(self.attempts) == MAX_ATTEMPTS:
            raise Full(f"run {self.run_id!r} has had its {MAX_ATTEMPTS} attempts")
        attempt = Attempt(self, len(self.attempts) + 1, wire, peer, resume_after)
        self.attempts.append(attempt)
        self.changed()
        return attempt

    def receive(self, message: ClientMessage, wire: str) -> None:
        """The client said something. Raises: Full, at MAX_MESSAGES."""
        if len(self.messages) == MAX_MESSAGES:
            raise Full(f"run {self.run_id!r} has had its {MAX_MESSAGES} messages")
        kind = message.WhichOneof("body") or ""
        after_seq = self.attempts[-1].offered_seq if self.attempts else 0
        as_json = MessageToJson(message, indent=None, ensure_ascii=False)
        self._received.append(Received(time.monotonic_ns(), kind, after_seq, wire, as_json))
        self.messages.append(message)
        for listener in tuple(self.listeners):
            listener()
        self.changed()

    def record(self) -> RunRecord:
        """The frozen shape, as of now."""
        attempts = tuple(attempt.record() for attempt in self.attempts)
        return RunRecord(self.run_id, self.script, attempts, tuple(self._received))
