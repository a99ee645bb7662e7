"""The HTTP API: which request means what. Paths, statuses and bodies are Toxiproxy 2.12's."""

from __future__ import annotations

import posixpath
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import quote

from faults.toxiproxy import go_json
from faults.toxiproxy.answer import (
    BROWSERS_KEPT_OUT,
    METHOD_NOT_ALLOWED,
    NO_CONTENT,
    PAGE_NOT_FOUND,
    Answer,
    moved,
    refused,
    shown,
)
from faults.toxiproxy.proxies import Proxies
from faults.toxiproxy.refusal import Refusal
from faults.toxiproxy.totals import CONTENT_TYPE
from faults.toxiproxy.toxic import described

VERSION = "2.12.0"  # whose API this is: clients choose by it what to send

Handler = Callable[[bytes], Awaitable[Answer]]


class Api:
    """Answers one request after the other on behalf of a set of proxies."""

    def __init__(self, proxies: Proxies) -> None:
        self._proxies = proxies

    async def answer(self, method: str, path: str, user_agent: str, body: bytes) -> Answer:
        """`path` is decoded and has no query. Never raises for what a client sent."""
        if path != (proper := _proper(path)):
            return moved(quote(proper))
        handlers = self._handlers(path.split("/")[1:])
        if not handlers:
            return PAGE_NOT_FOUND
        if method not in handlers:
            return METHOD_NOT_ALLOWED
        if user_agent.startswith("Mozilla/"):  # a page in a browser must not steer a proxy
            return BROWSERS_KEPT_OUT
        try:
            return await handlers[method](body)
        except Refusal as refusal:
            return refused(refusal)

    def _handlers(self, parts: list[str]) -> Mapping[str, Handler]:
        match parts:
            case ["proxies"]:
                return {"GET": self._index, "POST": self._create}
            case ["populate"]:
                return {"POST": self._populate}
            case ["reset"]:
                return {"POST": self._reset}
            case ["version"]:
                return {"GET": self._version}
            case ["metrics"]:
                return {"GET": self._metrics}
            case ["proxies", name, *rest] if name:
                return self._of_proxy(name, rest)
            case _:
                return {}

    def _of_proxy(self, name: str, rest: list[str]) -> Mapping[str, Handler]:
        async def show(_body: bytes) -> Answer:
            return shown(self._proxies.get(name).shown())

        async def update(body: bytes) -> Answer:
            proxy = await self._proxies.update(name, lambda: go_json.read(body))
            return shown(proxy.shown())

        async def delete(_body: bytes) -> Answer:
            await self._proxies.remove(name)
            return NO_CONTENT

        match rest:
            case []:
                return {"GET": show, "PATCH": update, "POST": update, "DELETE": delete}
            case ["toxics"]:
                return self._of_toxics(name)
            case ["toxics", toxic] if toxic:
                return self._of_toxic(name, toxic)
            case ["toxics", toxic, "fire"] if toxic:
                return self._of_trigger(name, toxic)
            case _:
                return {}

    def _of_toxics(self, name: str) -> Mapping[str, Handler]:
        async def index(_body: bytes) -> Answer:
            return shown(self._proxies.get(name).toxics.shown())

        async def create(body: bytes) -> Answer:
            proxy = self._proxies.get(name)
            toxic = described(go_json.read(body))
            proxy.toxics.add(toxic)
            return shown(toxic.shown())

        return {"GET": index, "POST": create}

    def _of_toxic(self, name: str, toxic: str) -> Mapping[str, Handler]:
        async def show(_body: bytes) -> Answer:
            return shown(self._proxies.get(name).toxics.get(toxic).shown())

        async def update(body: bytes) -> Answer:
            toxics = self._proxies.get(name).toxics
            changed = toxics.get(toxic).changed(go_json.read(body))
            toxics.change(changed)
            return shown(changed.shown())

        async def delete(_body: bytes) -> Answer:
            self._proxies.get(name).toxics.remove(toxic)
            return NO_CONTENT

        return {"GET": show, "PATCH": update, "POST": update, "DELETE": delete}

    def _of_trigger(self, name: str, toxic: str) -> Mapping[str, Handler]:
        async def fire(_body: bytes) -> Answer:
            return shown({"fired": self._proxies.get(name).toxics.fire(toxic)})

        return {"POST": fire}

    async def _index(self, _body: bytes) -> Answer:
        return shown(self._proxies.shown())

    async def _create(self, body: bytes) -> Answer:
        proxy = await self._proxies.create(go_json.read(body))
        return shown(proxy.shown(), 201)

    async def _populate(self, body: bytes) -> Answer:
        done = await self._proxies.populate(lambda: go_json.read(body))
        proxies = [proxy.shown() for proxy in done.proxies] or None
        if done.refusal is None:
            return shown({"proxies": proxies}, 201)
        said = {"error": done.refusal.error, "status": done.refusal.status}
        return shown({**said, "proxies": proxies}, done.refusal.status)

    async def _reset(self, _body: bytes) -> Answer:
        await self._proxies.reset()
        return NO_CONTENT

    async def _version(self, _body: bytes) -> Answer:
        body = f'{{"version": "{VERSION}"}}\n'
        return Answer(200, body.encode(), "application/json;charset=utf-8")

    async def _metrics(self, _body: bytes) -> Answer:
        return Answer(200, self._proxies.metrics().encode(), CONTENT_TYPE)


def _proper(path: str) -> str:
    """Without empty and dotted parts, as the original's router redirects."""
    clean = posixpath.normpath("/" + path.lstrip("/"))
    return clean + "/" if path.endswith("/") and clean != "/" else clean
