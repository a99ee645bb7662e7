"""A real Toxiproxy in the place of our own line: the one file that imports toxiproxy-python.

That client keeps its server's address in a class, has no timeouts, follows the proxies of
the environment and answers a 500 with KeyError. So every call runs in a thread, one at a
time in the whole process, on a session of our own that is put in for its duration.
"""

from __future__ import annotations

import asyncio
import itertools
import threading
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, TypeVar, cast

import requests
import toxiproxy  # type: ignore[import-untyped]  # a release of 2019
import toxiproxy.api  # type: ignore[import-untyped]

from faults.fault import Direction, Fault
from faults.line_log import LineLog, What
from faults.toxiproxy.expressed import Switch, ToxicSpec, Unsupported, expressed

API = ("127.0.0.1", 8474)
CALL_SECONDS = (2.0, 30.0)  # to connect; to answer, of which the server takes at most 25 itself
_STREAMS = {Direction.DOWN: "downstream", Direction.UP: "upstream"}

T = TypeVar("T")


class ToxiproxyError(Exception):
    """The Toxiproxy server cannot be reached or refused a call, in its own words."""


class _Proxy(Protocol):
    """What is used of `toxiproxy.Proxy`."""

    listen: str

    def add_toxic(self, **fields: object) -> None: ...
    def destroy_toxic(self, toxic_name: str) -> bool: ...
    def enable(self) -> None: ...
    def disable(self) -> None: ...
    def destroy(self) -> bool: ...


class _Client(Protocol):
    """What is used of `toxiproxy.Toxiproxy`."""

    def create(self, upstream: str, name: str, listen: str) -> _Proxy: ...


class ToxiproxyLine:
    """A proxy of a running Toxiproxy server, from `host:port` to one upstream.

    It does what that server does, which is not always what our own line does:
    docs/toxiproxy.md has the differences. Faults stay in force for connections to come.
    """

    def __init__(self, server: _Server, proxy: _Proxy) -> None:
        self._server = server
        self._proxy = proxy
        self._toxics: dict[Fault, list[str]] = {}
        self._numbers = itertools.count(1)
        self.log = LineLog()
        host, _, port = proxy.listen.rpartition(":")
        self.host, self.port = host.strip("[]"), int(port)

    @classmethod
    @asynccontextmanager
    async def stretched(
        cls, upstream: tuple[str, int], api: tuple[str, int] = API, host: str = "127.0.0.1"
    ) -> AsyncIterator[ToxiproxyLine]:
        """A line from a free port of `host` to `upstream`, until the block ends.

        `api` is the server's. Raises: ToxiproxyError, it does not answer or refuses.
        """
        server = _Server(*api)
        name = f"tokenwire-{uuid.uuid4()}"
        where = f"{upstream[0]}:{upstream[1]}"
        proxy = await server.call(lambda client: client.create(where, name, f"{host}:0"))
        try:
            yield cls(server, proxy)
        finally:
            await server.call(lambda _client: proxy.destroy())

    async def fire(self, fault: Fault, *, live: bool = True) -> Unsupported | None:
        """Return when it is in force, or why it cannot be; then nothing was done.

        `live`: connections stand already. Raises: ToxiproxyError.
        """
        match expressed(fault, live=live):
            case Unsupported() as unsupported:
                return unsupported
            case Switch.OFF:
                await self._server.call(lambda _client: self._proxy.disable())
            case Switch.OFF_AND_ON:
                await self._server.call(lambda _client: self._proxy.disable())
                await self._server.call(lambda _client: self._proxy.enable())
            case toxics:
                for toxic in toxics:
                    await self._add(fault, toxic)
        self.log.note(What.FIRED, detail=str(fault))
        return None

    async def lift(self, fault: Fault) -> None:
        """Take it back: toxics away, the proxy on. Idempotent. Raises: ToxiproxyError."""
        self.log.note(What.LIFTED, detail=str(fault))
        for name in self._toxics.pop(fault, []):
            await self._server.call(partial(self._destroy_toxic, name))
        if expressed(fault, live=False) is Switch.OFF:
            await self._server.call(lambda _client: self._proxy.enable())

    def _destroy_toxic(self, name: str, _client: _Client) -> None:
        self._proxy.destroy_toxic(name)

    async def _add(self, fault: Fault, toxic: ToxicSpec) -> None:
        name = f"{next(self._numbers)}-{fault.name()}-{toxic.direction}"
        fields = {"type": toxic.type, "stream": _STREAMS[toxic.direction], "name": name}
        attributes = dict(toxic.attributes)
        await self._server.call(
            lambda _client: self._proxy.add_toxic(**fields, attributes=attributes)
        )
        self._toxics.setdefault(fault, []).append(name)


@dataclass(frozen=True, slots=True)
class _Server:
    """The API of one Toxiproxy server."""

    host: str
    port: int

    async def call(self, act: Callable[[_Client], T]) -> T:
        """What `act` does with the client, in a thread. Raises: ToxiproxyError."""
        return await asyncio.to_thread(self._call, act)

    def _call(self, act: Callable[[_Client], T]) -> T:
        with _addressed(self.host, self.port):
            return act(cast(_Client, toxiproxy.Toxiproxy()))


_one_at_a_time = threading.Lock()


@contextmanager
def _addressed(host: str, port: int) -> Iterator[None]:
    """Have the library speak to this server, over our session, and then as before."""
    api: Any = toxiproxy.api
    with _one_at_a_time, requests.Session() as session:
        before = api.APIConsumer.host, api.APIConsumer.port, api.requests
        session.trust_env = False  # traffic for loopback must not visit a proxy
        api.APIConsumer.host, api.APIConsumer.port, api.requests = host, port, _Bounded(session)
        try:
            yield
        finally:
            api.APIConsumer.host, api.APIConsumer.port, api.requests = before


class _Bounded:
    """What the library takes for the module `requests`: with timeouts, and with errors."""

    def __init__(self, session: requests.Session) -> None:
        self._session = session

    def get(self, **asked: Any) -> requests.Response:
        return self._request("GET", **asked)

    def post(self, **asked: Any) -> requests.Response:
        return self._request("POST", **asked)

    def delete(self, **asked: Any) -> requests.Response:
        return self._request("DELETE", **asked)

    def _request(self, method: str, url: str, **asked: Any) -> requests.Response:
        try:
            answer = self._session.request(method, url, timeout=CALL_SECONDS, **asked)
        except requests.RequestException as error:
            raise ToxiproxyError(f"{method} {url}: no Toxiproxy answers there ({error})") from error
        if answer.status_code >= 400:
            raise ToxiproxyError(f"{method} {url}: {answer.status_code} {answer.text.strip()}")
        return answer
