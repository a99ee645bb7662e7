"""What a target's headers hold is said to the target and to nobody else."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote_plus

from clients.connection import Connection, Hearer
from clients.endpoint import Endpoint
from clients.events import Evidence
from tokenwire.v1.stream_pb2 import ClientMessage, Event, StreamRequest

HIDDEN = "(secret)"
_SECRET_FROM = 4  # characters; a shorter value would be hidden in half of all words


def secrets(endpoint: Endpoint) -> tuple[str, ...]:
    """What its headers and its query hold, with and without a scheme ("Bearer"), longest first."""
    found = {pair.partition("=")[2] for pair in endpoint.query.split("&")}
    found |= {unquote_plus(value) for value in found}
    for _, value in endpoint.headers:
        found |= {value, value.strip(), value.strip().partition(" ")[2].strip()}
    return tuple(sorted((s for s in found if len(s) >= _SECRET_FROM), key=len, reverse=True))


class Discreet:
    """A `Connection` around another one, in whose evidence, errors and notices no secret stands,
    each on one line.

    A service may well repeat what it was sent: "invalid key sk-...". Its text stays as it is.
    """

    def __init__(self, inner: Connection, endpoint: Endpoint) -> None:
        self._inner = inner
        self._endpoint = endpoint
        self._secrets = secrets(endpoint)

    async def listen(self, request: StreamRequest, ears: Hearer) -> Evidence:
        if bad := _unsendable(self._endpoint):
            return Evidence("BadHeader", f"the value of header {bad!r} holds a control character")
        evidence = await self._inner.listen(request, _DiscreetEars(ears, self._secrets))
        return replace(evidence, message=one_line(hidden(evidence.message, self._secrets)))

    async def send(self, message: ClientMessage) -> None:
        await self._inner.send(message)

    async def half_close(self) -> None:
        await self._inner.half_close()

    async def close(self) -> None:
        await self._inner.close()

    def reset(self) -> None:
        self._inner.reset()

    def stop_reading(self) -> None:
        self._inner.stop_reading()

    def abort(self) -> None:
        self._inner.abort()


def hidden(text: str, values: tuple[str, ...]) -> str:
    """`text` without any of these."""
    for value in values:
        text = text.replace(value, HIDDEN)
    return text


def one_line(text: str) -> str:
    """`text` without its line breaks: evidence is one line."""
    return " ".join(line.strip() for line in text.splitlines())


class _DiscreetEars:
    def __init__(self, ears: Hearer, values: tuple[str, ...]) -> None:
        self._ears = ears
        self._values = values

    def opened(self) -> None:
        self._ears.opened()

    async def heard(self, event: Event, app_ns: int, socket_ns: int) -> None:
        self._hide(event)
        await self._ears.heard(event, app_ns, socket_ns)

    def noticed(self, kind: str, socket_ns: int, detail: str = "") -> None:
        self._ears.noticed(kind, socket_ns, hidden(detail, self._values))

    def asked_to_wait(self, seconds: float) -> None:
        self._ears.asked_to_wait(seconds)

    def _hide(self, event: Event) -> None:
        match event.WhichOneof("body"):
            case "error":
                event.error.code = hidden(event.error.code, self._values)
                event.error.message = one_line(hidden(event.error.message, self._values))
            case "done":
                event.done.finish_reason = hidden(event.done.finish_reason, self._values)
            case _:
                pass


def _unsendable(endpoint: Endpoint) -> str:
    """The name of a header that would end another one, "" where there is none."""
    values = endpoint.headers
    return next((name for name, value in values if not value.isprintable()), "")
