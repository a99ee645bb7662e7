"""WebSocket by `websockets`: `/ws`, each message a JSON text.

The first is a ClientMessage with `start`, further ones cancel, approve, append or release.
After Done it closes with 1000, after a scripted failure with 1011, upon a bad request
with 1008 and the reason.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Iterator
from contextlib import aclosing, contextmanager, suppress

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed
from websockets.frames import CloseCode

from servers.binding import authority
from servers.event_json import event_json
from servers.grip import TransportGrip
from servers.request import BadRequest, read_message
from servers.run import Full
from servers.send_timeout import NotTaken
from servers.speaker import Speaker, speaking
from servers.stage import Stage
from servers.websocket_listener import WebSocketListener, WebSocketSettings
from tokenwire.clock import SECOND_NS, Clock
from tokenwire.v1.stream_pb2 import StreamRequest

WIRE = "websocket"
START_SECONDS = 60.0
MAX_REASON_BYTES = 123  # RFC 6455 section 5.5
DEFAULT = WebSocketSettings()
_NEVER_NS = 1 << 60


async def listen(
    stage: Stage, host: str, port: int, settings: WebSocketSettings = DEFAULT
) -> WebSocketListener:
    """Serve this stage's scripts. Port 0: a free one. Raises: CannotListen."""

    async def attend(connection: ServerConnection) -> None:
        """One connection from its first message to its close; no peer makes it raise."""
        try:
            with suppress(ConnectionClosed):
                await _converse(stage, connection)
        except (BadRequest, Full) as refused:
            await connection.close(CloseCode.POLICY_VIOLATION, _reason(str(refused)))

    return await WebSocketListener.listen(stage, attend, host, port, settings)


async def _converse(stage: Stage, connection: ServerConnection) -> None:
    request = await _start(connection)
    if request.options.quiet and connection.keepalive_task is not None:
        connection.keepalive_task.cancel()
    peer = authority(*connection.remote_address[:2])
    grip = TransportGrip(connection.transport)
    with speaking(stage, request, WIRE, peer, grip) as speaker, _let_go(grip):
        # `websockets` does not end a send-only handler whose peer vanishes: `_hear` does.
        await _until_one_ends(
            _speak(stage, connection, speaker),
            _hear(stage, connection, speaker),
            _ping(stage, connection, speaker, request.options.ping_ms),
        )
    if speaker.failure:
        await connection.close(CloseCode.INTERNAL_ERROR, _reason(speaker.failure.message))
    else:
        await connection.close()


async def _start(connection: ServerConnection) -> StreamRequest:
    try:
        async with Clock.running().timeout(START_SECONDS):
            message = read_message(await connection.recv())
    except TimeoutError:
        raise BadRequest("start", f"did not come within {START_SECONDS:g} s") from None
    if not message.HasField("start"):
        raise BadRequest("start", f"comes first, not {message.WhichOneof('body')}")
    return message.start


async def _speak(stage: Stage, connection: ServerConnection, speaker: Speaker) -> None:
    with _noticing(stage, speaker):
        async with aclosing(speaker.say()) as events:
            async for event in events:
                async with speaker.send_timeout.over():
                    await connection.send(event_json(event))


async def _hear(stage: Stage, connection: ServerConnection, speaker: Speaker) -> None:
    """Take in what the client says. Ends only by raising."""
    with _noticing(stage, speaker):
        while True:
            message = read_message(await connection.recv())
            if message.HasField("start"):
                raise BadRequest("start", "comes once")
            speaker.attempt.run.receive(message, WIRE)


async def _ping(
    stage: Stage, connection: ServerConnection, speaker: Speaker, period_ms: int
) -> None:
    """Ping frames beside the library's own keep-alive; pongs are not waited for."""
    due_ns = time.monotonic_ns()
    with _noticing(stage, speaker):
        while True:
            due_ns += period_ms * SECOND_NS // 1000 or _NEVER_NS
            await Clock.running().until(due_ns)
            await connection.ping()


@contextmanager
def _let_go(grip: TransportGrip) -> Iterator[None]:
    """A close frame would wait behind what the peer does not read, so there is none."""
    try:
        yield
    except NotTaken:
        grip.reset()


@contextmanager
def _noticing(stage: Stage, speaker: Speaker) -> Iterator[None]:
    try:
        yield
    except ConnectionClosed as closed:
        if not speaker.ended and not stage.cutting:
            cause = f" ({closed.__cause__!r})" if closed.__cause__ else ""
            speaker.attempt.leave(f"{closed}{cause}")
        raise


async def _until_one_ends(*coroutines: Coroutine[None, None, None]) -> None:
    """Run them at once; when one ends, cancel the others and raise what any raised."""
    tasks = [asyncio.create_task(coroutine) for coroutine in coroutines]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            raise end


def _reason(text: str) -> str:
    return text.encode()[:MAX_REASON_BYTES].decode(errors="ignore")
