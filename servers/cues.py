"""A script performed without sockets and clocks: the cues of one request, in order.

The speaker follows them in real time; `expected` follows them at once. Both see the same
sequence numbers, limits and resumptions, because there is only this one place for them.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from servers.script import Await, Body, Fail, Pause, Say, Script, Step
from tokenwire.v1.stream_pb2 import (
    ClientMessage,
    Commit,
    Done,
    Error,
    Event,
    ReasoningDelta,
    Retract,
    StreamRequest,
    TextDelta,
    ToolCallDelta,
    ToolResult,
    ToolRows,
    Usage,
)


@dataclass(frozen=True, slots=True)
class Speak:
    """Say this event now. `said_ns` is 0: whoever says it stamps it."""

    event: Event


@dataclass(frozen=True, slots=True)
class Rest:
    """Say nothing for so long; already multiplied by the request's pace."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Listen:
    """Say nothing until the client has said `kind`; send that message into the generator."""

    kind: str


@dataclass(frozen=True, slots=True)
class Hold:
    """Say nothing until the client has said Release."""


@dataclass(frozen=True, slots=True)
class Break:
    """The script fails here, after the Error event that said so. The last cue."""

    failure: Fail


Cue = Speak | Rest | Listen | Hold | Break


@dataclass(frozen=True, slots=True)
class Received:
    """A message of the client, and the seq that the origin had said last when it came."""

    after_seq: int
    message: ClientMessage


def cues(script: Script, request: StreamRequest) -> Generator[Cue, ClientMessage | None]:
    """What to do for this request, one cue after another.

    Answer each `Listen` with the message by `send`; every other cue with None. A resumed
    stream waits for the same messages again (the run remembers them) but not for pauses.
    Ends after Done, after `Break`, or without either where the script says no Done.
    """
    return _Walk(script, request).cues()


def expected(
    script: Script, request: StreamRequest, received: Sequence[Received] = ()
) -> tuple[Event, ...]:
    """The events of a whole delivery, `said_ns` 0, given what the client said and when.

    Honours seed, limit and resume_after. A Cancel ends it after its `after_seq`; a script
    whose awaited message is not among `received` ends there. Holds are taken as released. A
    decoupled producer is deaf to a Cancel.
    """
    heeded = () if request.options.decoupled else received
    cancels = (r.after_seq for r in heeded if r.message.HasField("cancel"))
    cancelled_after = min(cancels, default=None)
    said: list[Event] = []
    for event in _all_events(script, request, received):
        if cancelled_after is not None and event.seq > cancelled_after:
            break
        said.append(event)
    if cancelled_after is not None and not (said and said[-1].HasField("done")):
        said.append(done(max(cancelled_after, request.resume_after) + 1, "cancelled"))
    return tuple(said)


def done(seq: int, finish_reason: str) -> Event:
    """The application's end marker at this position."""
    return Event(seq=seq, done=Done(finish_reason=finish_reason))


def _all_events(
    script: Script, request: StreamRequest, received: Sequence[Received]
) -> Iterator[Event]:
    messages = [r.message for r in received]
    walk = cues(script, request)
    answer: ClientMessage | None = None
    while True:
        try:
            cue = walk.send(answer)
        except StopIteration:
            return
        answer = None
        if isinstance(cue, Speak):
            yield cue.event
        elif isinstance(cue, Listen):
            answer = take(messages, cue.kind)
            if answer is None:
                return


def take(messages: list[ClientMessage], kind: str) -> ClientMessage | None:
    """Remove and return the first message of this kind."""
    for index, message in enumerate(messages):
        if message.WhichOneof("body") == kind:
            return messages.pop(index)
    return None


class _Walk:
    """The position in one stream: the next seq, and whether it is past `resume_after`."""

    def __init__(self, script: Script, request: StreamRequest) -> None:
        options = request.options
        self._script = script
        self._seed = options.seed
        self._pace = options.pace or 1.0
        self._limit = options.limit
        self._hold_after = options.hold_after
        self._resume_after = request.resume_after
        self._seq = 0

    def cues(self) -> Generator[Cue, ClientMessage | None]:
        ended = yield from self._perform(self._script.steps(self._seed))
        if not ended and self._script.says_done:
            yield from self._speak(Event(done=Done(finish_reason="stop")))

    def _perform(self, steps: Iterable[Step]) -> Generator[Cue, ClientMessage | None, bool]:
        """Returns whether the stream has ended within these steps."""
        for step in steps:
            if self._limit and self._seq >= self._limit:
                yield from self._speak(Event(done=Done(finish_reason="length")))
                return True
            match step:
                case Say(body):
                    yield from self._speak(_event(body))
                case Pause(seconds):
                    if self._seq >= self._resume_after and seconds > 0:
                        yield Rest(seconds * self._pace)
                case Await(kind, then):
                    message = yield Listen(kind)
                    assert message is not None
                    if (yield from self._perform(then(message))):
                        return True
                case Fail(code, text):
                    yield from self._speak(Event(error=Error(code=code, message=text)))
                    yield Break(step)
                    return True
                case _:
                    assert_never(step)
        return False

    def _speak(self, event: Event) -> Generator[Cue, ClientMessage | None]:
        self._seq += 1
        if self._seq <= self._resume_after:
            return
        event.seq = self._seq
        yield Speak(event)
        if self._seq == self._hold_after:
            yield Hold()


def _event(body: Body) -> Event:
    match body:
        case TextDelta():
            return Event(text=body)
        case ReasoningDelta():
            return Event(reasoning=body)
        case ToolCallDelta():
            return Event(tool_call=body)
        case ToolRows():
            return Event(tool_rows=body)
        case ToolResult():
            return Event(tool_result=body)
        case Retract():
            return Event(retract=body)
        case Commit():
            return Event(commit=body)
        case Usage():
            return Event(usage=body)
        case _:
            assert_never(body)
