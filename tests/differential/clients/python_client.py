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
    lines: Transcript = []

    def note(what: str, act: Callable[[], Any]) -> Any:
        try:
            result = act()
        except Exception as error:
            lines.append(f"{what}: {type(error).__name__} {settled(str(error))}")
            return None
        lines.append(f"{what}: {settled(_told(result))}")
        return result

    client: Any = Toxiproxy()
    client.update_api_consumer("127.0.0.1", port)
    note("running", client.running)
    note("version", client.version)
    note("reset", client.reset)
    proxy = note("create", lambda: client.create("127.0.0.1:1", "one"))
    note("create again", lambda: client.create("127.0.0.1:1", "one"))
    note("create off", lambda: client.create("127.0.0.1:1", "off", enabled=False))
    note("create nowhere", lambda: client.create("", "nowhere"))
    note("create on a bad port", lambda: client.create("a:1", "bad", listen="127.0.0.1:99999"))
    note("create on a taken port", lambda: client.create("a:1", "taken", listen=proxy.listen))
    note("proxies", client.proxies)
    note("get_proxy", lambda: client.get_proxy("one"))
    note("get_proxy that is not", lambda: client.get_proxy("none"))
    for toxic in _TOXICS:
        note(f"add_toxic {toxic['type']}", partial(proxy.add_toxic, **toxic))
    note("add_toxic again", lambda: proxy.add_toxic(type="noop"))
    note("add_toxic of no type", lambda: proxy.add_toxic(type="nonsense"))
    note("add_toxic to no stream", lambda: proxy.add_toxic(type="noop", stream="sideways"))
    wrong = {"type": "latency", "name": "wrong", "attributes": {"latency": "soon"}}
    note("add_toxic of no number", lambda: proxy.add_toxic(**wrong))
    note("toxics", proxy.toxics)
    note("get_toxic", lambda: proxy.get_toxic("thin"))
    note("get_toxic that is not", lambda: proxy.get_toxic("none"))
    note("destroy_toxic", lambda: proxy.destroy_toxic("thin"))
    note("destroy_toxic again", lambda: proxy.destroy_toxic("thin"))
    note("disable", proxy.disable)
    note("enable", proxy.enable)
    with proxy.down():
        note("down", lambda: client.get_proxy("one"))
    note("up", lambda: client.get_proxy("one"))
    two = [{"name": name, "upstream": "127.0.0.1:1"} for name in ("two", "three")]
    with_listen = [{**each, "listen": "127.0.0.1:0"} for each in two]
    note("populate", lambda: client.populate(with_listen))
    note("populate again", lambda: client.populate(with_listen))
    note("reset", client.reset)
    note("toxics after reset", proxy.toxics)
    note("proxies after reset", client.proxies)
    note("destroy", lambda: client.destroy(proxy))
    note("destroy again", proxy.destroy)
    note("destroy_all", client.destroy_all)
    note("proxies at the end", client.proxies)
    return lines


def _told(result: Any) -> str:
    if isinstance(result, Proxy | Toxic):
        return _told(vars(result))
    if isinstance(result, dict):
        pairs = sorted(cast("dict[str, Any]", result).items())
        return "{" + ", ".join(f"{key}: {_told(value)}" for key, value in pairs) + "}"
    if isinstance(result, list):
        return "[" + ", ".join(map(_told, cast("list[object]", result))) + "]"
    return repr(result)
