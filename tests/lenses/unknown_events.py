"""`python -m tests.lenses.unknown_events`: what each client makes of an event unknown to it.

From the root of the repository with `PYTHONPATH=proto`, as Markdown. A service that begins to
draft, retract or commit says events that older clients have never heard of: here one that takes
back what was said last, amid a stream that is otherwise whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass

from clients.manner import Manner
from tests.services.stage import TEXT, Stage
from tests.unit.clients import grpc_peer, grpc_web_peer, sse_peer, websocket_peer
from tests.unit.clients.adapters.subjects import MANNERS, SUBJECTS, Subject, text_of
from tests.unit.clients.peers import Told, done, text, told
from tokenwire.v1.stream_pb2 import Event

FIELD_100 = b"\xa2\x06\x00"  # of a later contract, as protobuf writes an empty message
BODY = '{"seq":3,"saidNs":"3","takeBack":{"afterSeq":1}}'
BEFORE, AFTER = (text(1), text(2)), (text(4), done(5))
WHOLE = "t1 t2 t4 "

Tell = Callable[[Manner], Awaitable[Told]]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of it: noticed as what, how the stream ended, whether all the text was heard."""

    noticed: str
    ending: str
    heard_the_rest: bool

    def __str__(self) -> str:
        rest = "" if self.heard_the_rest else ", the rest is lost"
        return f"{self.noticed}, {self.ending}{rest}"


def rows(found: Mapping[str, Mapping[str, Taken]]) -> Iterator[str]:
    """As Markdown."""
    yield f"| client | {' | '.join(MANNERS)} |"
    yield "|---|---|---|"
    for name, by_setting in found.items():
        yield f"| {name} | {' | '.join(map(str, by_setting.values()))} |"


def clients() -> Iterator[tuple[str, Tell, str]]:
    """Name, how a client of it is told, and the text that the rest of the stream says."""
    for wire, tell in WIRES.items():
        yield wire, tell, WHOLE
    for name, subject in SUBJECTS.items():
        yield name, _adapter(subject), TEXT


async def taken() -> dict[str, dict[str, Taken]]:
    """By client and setting."""
    return {
        name: {setting: taken_by(await tell(manner), whole) for setting, manner in MANNERS.items()}
        for name, tell, whole in clients()
    }


def taken_by(got: Told, whole: str) -> Taken:
    """What this client made of it, where the rest of the stream says `whole`."""
    kinds = {each.kind for each in got.noticed if each.kind in ("unknown", "step")}
    noticed = "noticed as unknown" if "unknown" in kinds else "passed over"
    return Taken(noticed, got.ending.value, text_of(got) == whole)


async def _sse(manner: Manner) -> Told:
    body = sse_peer.sse(*BEFORE) + f"id: 3\ndata: {BODY}\n\n".encode() + sse_peer.sse(*AFTER)
    said = (sse_peer.HEAD, sse_peer.chunk(body), sse_peer.LAST_CHUNK)
    return await sse_peer.tell(manner, sse_peer.saying(*said))


async def _sse_named(manner: Manner) -> Told:
    """An event with a name, as EventSource hands it to nobody who did not ask for it."""
    named = f"event: take-back\ndata: {BODY}\n\n".encode()
    after = sse_peer.sse(text(3), done(4))
    body = sse_peer.sse(*BEFORE) + named + after
    said = (sse_peer.HEAD, sse_peer.chunk(body.replace(b"t3 ", b"t4 ")), sse_peer.LAST_CHUNK)
    return await sse_peer.tell(manner, sse_peer.saying(*said))


async def _websocket(manner: Manner) -> Told:
    before, after = websocket_peer.ws(*BEFORE), websocket_peer.ws(*AFTER)
    body = before + websocket_peer.frame(1, BODY.encode()) + after
    said = (body, websocket_peer.ws_close(1000))
    return await websocket_peer.tell(manner, websocket_peer.saying(*said))


def _unknown() -> Event:
    return Event.FromString(Event(seq=3, said_ns=3).SerializeToString() + FIELD_100)


async def _grpc(manner: Manner) -> Told:
    return await grpc_peer.tell(manner, grpc_peer.saying(*BEFORE, _unknown(), *AFTER))


async def _grpc_web(manner: Manner) -> Told:
    body = sse_peer.chunk(grpc_web_peer.frames(*BEFORE, _unknown(), *AFTER))
    said = (grpc_web_peer.HEAD, body, grpc_web_peer.LAST)
    return await grpc_web_peer.tell(manner, grpc_web_peer.saying(*said))


def _adapter(subject: Subject) -> Tell:
    async def tell(manner: Manner) -> Told:
        async with subject.serving(Stage("unknown-event")) as endpoint:
            return await told(subject.converse(endpoint, manner))

    return tell


WIRES: Mapping[str, Tell] = {
    "sse": _sse,
    "sse, a named event": _sse_named,
    "websocket": _websocket,
    "grpc": _grpc,
    "grpc-web": _grpc_web,
}


def main() -> None:
    """Print the table."""
    print("\n".join(rows(asyncio.run(taken()))))


if __name__ == "__main__":
    main()
