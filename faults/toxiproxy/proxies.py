"""All proxies of one server, by name."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from faults.toxiproxy.go_decode import Fields, Given, Scalar, Struct, decode, decode_list
from faults.toxiproxy.go_json import Value
from faults.toxiproxy.proxy import Proxy, Terms
from faults.toxiproxy.refusal import PROXY_EXISTS, PROXY_NOT_FOUND, Refusal, missing_field

_FIELDS: Fields = {
    "name": Scalar.STRING,
    "listen": Scalar.STRING,
    "upstream": Scalar.STRING,
    "Logger": Struct("Logger", "zerolog.Logger", {}),  # a leftover that the original accepts
}
_PROXY = Struct("Proxy", "toxiproxy.Proxy", {**_FIELDS, "enabled": Scalar.BOOL})
_ENTRY = Struct(
    "",
    'struct { toxiproxy.Proxy; Enabled *bool "json:\\"enabled\\"" }',
    {**_FIELDS, "enabled": Scalar.BOOL},
    embedded={name: f"Proxy.{name}" for name in _FIELDS},
)


@dataclass(frozen=True, slots=True)
class Populated:
    """What a populate did: the proxies that stand, and what ended it early."""

    proxies: tuple[Proxy, ...]
    refusal: Refusal | None


class Proxies:
    """Changes run one after the other, so that no two requests meet half-way."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._proxies: dict[str, Proxy] = {}
        self._changing = asyncio.Lock()

    def shown(self) -> Mapping[str, object]:
        """As the API shows them: by name, sorted as Go sorts a map."""
        return {name: self._proxies[name].shown() for name in sorted(self._proxies)}

    def get(self, name: str) -> Proxy:
        """Raises: Refusal (404)."""
        if name not in self._proxies:
            raise PROXY_NOT_FOUND
        return self._proxies[name]

    def metrics(self) -> str:
        """Bytes received and sent, by direction, proxy, listener and upstream."""
        live = (each for proxy in self._proxies.values() for each in proxy.carried())
        return self._terms.totals.text(live)

    async def create(self, body: Value) -> Proxy:
        """A new proxy, listening unless told otherwise. Raises: Refusal."""
        given = decode(body, _PROXY)
        for field in ("name", "upstream"):
            if not given.get(field):
                raise missing_field(field)
        async with self._changing:
            proxy = self._made(given)
            if proxy.name in self._proxies:
                raise PROXY_EXISTS
            if given.get("enabled", True):
                await proxy.start()
            self._proxies[proxy.name] = proxy
        return proxy

    async def populate(self, read: Callable[[], Value]) -> Populated:
        """Create or replace many, up to the first that cannot be had. What is as it should
        be stays untouched."""
        done: list[Proxy] = []
        try:
            entries = decode_list(read(), _ENTRY)
            for number, given in enumerate(entries, 1):
                for field in ("name", "upstream"):
                    if not given.get(field):
                        raise missing_field(f"{field} at proxy {number}")
            async with self._changing:
                for given in entries:
                    done.append(await self._put(given))
        except Refusal as refusal:
            return Populated(tuple(done), refusal)
        return Populated(tuple(done), None)

    async def update(self, name: str, read: Callable[[], Value]) -> Proxy:
        """Move or switch one. Raises: Refusal."""
        async with self._changing:
            proxy = self.get(name)
            given = decode(read(), _PROXY)
            await proxy.update(
                str(given.get("listen", proxy.listen)),
                str(given.get("upstream", proxy.upstream)),
                bool(given.get("enabled", proxy.enabled)),
            )
        return proxy

    async def remove(self, name: str) -> None:
        """Stop and forget one. Raises: Refusal (404)."""
        async with self._changing:
            await self.get(name).stop()
            del self._proxies[name]

    async def reset(self) -> None:
        """Every proxy on, every toxic off. Raises: Refusal (500), one cannot listen."""
        async with self._changing:
            for proxy in list(self._proxies.values()):
                await proxy.start()
                proxy.toxics.remove_all()

    async def close(self) -> None:
        """Stop them all."""
        async with self._changing:
            for proxy in self._proxies.values():
                await proxy.stop()
            self._proxies.clear()

    async def _put(self, given: Given) -> Proxy:
        new = self._made(given)
        old = self._proxies.get(new.name)
        if old is not None:
            if not await old.differs(new.listen, new.upstream):
                return old
            await old.stop()
        if given.get("enabled", True):
            await new.start()
        self._proxies[new.name] = new
        return new

    def _made(self, given: Given) -> Proxy:
        listen = str(given.get("listen", ""))
        return Proxy(str(given["name"]), listen, str(given["upstream"]), self._terms)
