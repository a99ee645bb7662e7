"""All that toxiproxy-python can ask of a server, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from toxiproxy import Proxy, Toxiproxy  # type: ignore[import-untyped]  # a release of 2019
from toxiproxy.toxic import Toxic  # type: ignore[import-untyped]

from tests.differential.clients.transcript import Transcript, settled

_TOXICS: tuple[dict[str, Any], ...] = (
    {"type": "latency", "attributes": {"latency": 20, "jitter": 5}},
    {"type": "bandwidth", "stream": "upstream", "attributes": {"rate": 100}},
    {"type": "slow_close", "attributes": {"delay": 10}},
    {"type": "timeout", "toxicity": 0.25, "attributes": {"timeout": 1000}},
    {"type": "reset_peer", "attributes": {"timeout": 500}},
    {"type": "slicer", "name": "thin", "attributes": {"average_size": 64, "delay": 10}},
    {"type": "limit_data", "attributes": {"bytes": 4096}},
    {"type": "noop"},
)


def drive(port: int) -> Transcript:
    """Every method of the client once or more, its errors too."""
    client: Any = Toxiproxy()
    client.update_api_consumer("127.0.0.1", port)
    book = _Book()
    proxy = _proxies(book, client)
    _toxics(book, proxy)
    _switches(book, client, proxy)
    _ends(book, client, proxy)
    return book.lines


class _Book:
    """Writes down what each call came to."""

    def __init__(self) -> None:
        self.lines: Transcript = []

    def note(self, what: str, act: Callable[[], Any]) -> Any:
        try:
            result = act()
        except Exception as error:
            self.lines.append(f"{what}: {type(error).__name__} {settled(str(error))}")
            return None
        self.lines.append(f"{what}: {settled(_told(result))}")
        return result


def _proxies(book: _Book, client: Any) -> Any:
    book.note("running", client.running)
    book.note("version", client.version)
    book.note("reset", client.reset)
    proxy = book.note("create", lambda: client.create("127.0.0.1:1", "one"))
    book.note("create again", lambda: client.create("127.0.0.1:1", "one"))
    book.note("create off", lambda: client.create("127.0.0.1:1", "off", enabled=False))
    book.note("create nowhere", lambda: client.create("", "nowhere"))
    bad = partial(client.create, "a:1", "bad")
    book.note("create on a bad port", lambda: bad(listen="127.0.0.1:99999"))
    book.note("create on a taken port", lambda: bad(listen=proxy.listen))
    book.note("proxies", client.proxies)
    book.note("get_proxy", lambda: client.get_proxy("one"))
    book.note("get_proxy that is not", lambda: client.get_proxy("none"))
    return proxy


def _toxics(book: _Book, proxy: Any) -> None:
    for toxic in _TOXICS:
        book.note(f"add_toxic {toxic['type']}", partial(proxy.add_toxic, **toxic))
    book.note("add_toxic again", lambda: proxy.add_toxic(type="noop"))
    book.note("add_toxic of no type", lambda: proxy.add_toxic(type="nonsense"))
    book.note("add_toxic to no stream", lambda: proxy.add_toxic(type="noop", stream="sideways"))
    wrong = {"type": "latency", "name": "wrong", "attributes": {"latency": "soon"}}
    book.note("add_toxic of no number", lambda: proxy.add_toxic(**wrong))
    book.note("toxics", proxy.toxics)
    book.note("get_toxic", lambda: proxy.get_toxic("thin"))
    book.note("get_toxic that is not", lambda: proxy.get_toxic("none"))
    book.note("destroy_toxic", lambda: proxy.destroy_toxic("thin"))
    book.note("destroy_toxic again", lambda: proxy.destroy_toxic("thin"))


def _switches(book: _Book, client: Any, proxy: Any) -> None:
    book.note("disable", proxy.disable)
    book.note("enable", proxy.enable)
    with proxy.down():
        book.note("down", lambda: client.get_proxy("one"))
    book.note("up", lambda: client.get_proxy("one"))
    wanted = [
        {"name": name, "upstream": "127.0.0.1:1", "listen": "127.0.0.1:0"}
        for name in ("two", "three")
    ]
    book.note("populate", lambda: client.populate(wanted))
    book.note("populate again", lambda: client.populate(wanted))


def _ends(book: _Book, client: Any, proxy: Any) -> None:
    book.note("reset", client.reset)
    book.note("toxics after reset", proxy.toxics)
    book.note("proxies after reset", client.proxies)
    book.note("destroy", lambda: client.destroy(proxy))
    book.note("destroy again", proxy.destroy)
    book.note("destroy_all", client.destroy_all)
    book.note("proxies at the end", client.proxies)


def _told(result: Any) -> str:
    if isinstance(result, Proxy | Toxic):
        return _told(vars(result))
    if isinstance(result, dict):
        pairs = sorted(cast("dict[str, Any]", result).items())
        return "{" + ", ".join(f"{key}: {_told(value)}" for key, value in pairs) + "}"
    if isinstance(result, list):
        return "[" + ", ".join(map(_told, cast("list[object]", result))) + "]"
    return repr(result)
