"""What a hardened client holds a stream to. A stock one holds it to nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from clients.events import Evidence
from clients.evidence import RuleError
from clients.manner import Manner
from clients.sequence import Sequence
from clients.watchdog import Watchdog
from tokenwire.clock import Clock

NO_END = "NoEnd"
CONTENT_AFTER_END = "ContentAfterEnd"

_ENDS = frozenset({"done", "error"})


class Rules(Protocol):
    """Told of each step of a conversation."""

    def dialled(self) -> None:
        """A connection is being made."""
        ...

    def opened(self) -> None:
        """The connection stands."""
        ...

    def accept(self, seq: int, body: str | None) -> None:
        """An event came, seq >= 1. `body`: the field it holds, None for one unknown to us.

        Raises: RuleError, the stream must not go on.
        """
        ...

    def hung_up(self) -> None:
        """The connection has ended."""
        ...


class NoRules:
    """A stock client's: it takes what comes and waits as long as its library does."""

    def dialled(self) -> None: ...

    def opened(self) -> None: ...

    def accept(self, seq: int, body: str | None) -> None: ...

    def hung_up(self) -> None: ...


class Vigilance:
    """A hardened client's: no gap, no repeat, nothing after the end, no silence for ever.

    The rules' names, as evidence has them: SequenceGap, SequenceRepeat, ContentAfterEnd;
    ConnectTimeout, FirstContentTimeout, ContentTimeout. "NoEnd" is no failure: the wire
    stayed open after Done.
    """

    def __init__(
        self,
        manner: Manner,
        resume_after: int,
        expired: Callable[[Evidence], None],
        reader_waits: Callable[[], bool],
    ) -> None:
        self._manner = manner
        self._sequence = Sequence(resume_after)
        self._watchdog = Watchdog(Clock.running(), expired, reader_waits)
        self._ended = False
        self._flowing = False

    def dialled(self) -> None:
        self._flowing = False
        self._expect(self._manner.connect_seconds, "ConnectTimeout", "no connection")

    def opened(self) -> None:
        self._expect(self._manner.first_content_seconds, "FirstContentTimeout", "no content")

    def accept(self, seq: int, body: str | None) -> None:
        if self._ended:
            raise RuleError(CONTENT_AFTER_END, f"seq {seq} after the end")
        self._sequence.accept(seq)
        if body in _ENDS:
            self._ended = True
            self._expect(self._manner.ending_seconds, NO_END, "the wire stayed open")
        elif body != "heartbeat" and body is not None:
            self._content()

    def hung_up(self) -> None:
        self._watchdog.rest()

    def _content(self) -> None:
        if self._flowing:
            self._watchdog.feed()
            return
        self._flowing = True
        self._expect(self._manner.content_watchdog_seconds, "ContentTimeout", "no content")

    def _expect(self, seconds: float, rule: str, what: str) -> None:
        seconds *= self._manner.patience
        self._watchdog.expect(seconds, Evidence(rule, f"{what} for {seconds:g} s"))
