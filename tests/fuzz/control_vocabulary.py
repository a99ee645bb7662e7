"""Requests that a control API may get: sensible ones, wrong ones, and noise."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random
from typing import Any, TypeVar

from faults.toxiproxy.kinds import KINDS

T = TypeVar("T")

_PROXIES = ("a", "b", "c")
_TOXICS = ("one", "two", "three")
_LISTEN = ("localhost:0", "[::1]:0", ":0", "", "127.0.0.1:1", "a:b:c", "127.0.0.1:99999", "[")
_UPSTREAM = ("127.0.0.1:1", "", "nowhere", "127.0.0.1:99999", "[", "a:b:c")
_METHODS = ("GET", "POST", "PATCH", "DELETE", "PUT", "HEAD", "OPTIONS", "TRACE", "BREW")
_ATTRIBUTES = sorted(
    {name for kind in KINDS.values() for name in kind.scalars()}
    | {"after_bytes", "after_ms", "after_fire", "nonsense"}
)
_NUMBERS = (0, 1, 2, 7, 20, 100, 1000, 65_536, -1, 2**31, 2**63 - 1, 2**63, 1.5, 1e308, 1e-9)
_PAGES = ("/proxies", "/version", "/metrics", "/populate", "/reset", "/", "//proxies", "/../x")
_NOISE = ("", "{", "[", "nul", '"\\ud800"', "\x00", "[" * 3000, '{"a":' * 3000, "1e999", "\ufeff{}")


@dataclass(frozen=True, slots=True)
class Request:
    """One call of the API."""

    method: str
    path: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Draws requests. `upstream` is where proxies of sense go."""

    chance: Random
    upstream: str

    def request(self) -> Request:
        """The next one; sensible ones prevail, or nothing would ever be built."""
        pick = self.chance.random()
        if pick < 0.16:
            return self._post("/proxies", self._proxy())
        if pick < 0.45:
            return self._post(f"/proxies/{self._name()}/toxics", self._toxic())
        if pick < 0.60:
            change = {"attributes": self._attributes(), "toxicity": self._toxicity()}
            return self._send("PATCH", self._toxic_path(), change)
        if pick < 0.65:
            return Request("DELETE", self._toxic_path(), b"")
        if pick < 0.72:
            return Request("POST", self._toxic_path() + "/fire", b"")
        if pick < 0.80:
            return self._send("PATCH", f"/proxies/{self._name()}", self._part(self._proxy()))
        if pick < 0.81:
            return Request("DELETE", f"/proxies/{self._name()}", b"")
        if pick < 0.85:
            return self._post("/populate", [self._part(self._proxy()) for _ in range(3)])
        if pick < 0.86:
            return Request("POST", "/reset", b"")
        if pick < 0.94:
            return Request("GET", self._any_path(), b"")
        return Request(self._one(_METHODS), self._any_path(), self._noise())

    def _post(self, path: str, body: object) -> Request:
        return self._send("POST", path, body)

    def _send(self, method: str, path: str, body: object) -> Request:
        text = json.dumps(body)
        if self.chance.random() < 0.05:  # one character amiss
            at = self.chance.randrange(len(text))
            text = text[:at] + self.chance.choice('{}[]",:\\0e-\n') + text[at + 1 :]
        return Request(method, path, text.encode())

    def _proxy(self) -> dict[str, Any]:
        odd = self.chance.random() < 0.3
        return {
            "name": self._one((*_PROXIES, "", "a/b", "\u00e9<&>") if odd else _PROXIES),
            "listen": self._one(_LISTEN) if odd else "127.0.0.1:0",
            "upstream": self._one(_UPSTREAM) if odd else self.upstream,
            "enabled": self._one((True, False, None, 1)) if odd else True,
        }

    def _toxic(self) -> dict[str, Any]:
        toxic = {
            "type": self._one((*KINDS, *KINDS, "nonsense", 5)),
            "name": self._one((*_TOXICS, *_TOXICS, "", "a/b")),
            "stream": self._one(("upstream", "downstream", "DownStream", "sideways", None)),
            "toxicity": self._toxicity(),
            "attributes": self._attributes(),
        }
        return self._part(toxic) if self.chance.random() < 0.1 else toxic

    def _attributes(self) -> object:
        if self.chance.random() < 0.03:
            return self._one((None, 5, [], "x"))
        chosen = self.chance.sample(_ATTRIBUTES, self.chance.randint(0, 5))
        return {name: self._value(name) for name in chosen}

    def _value(self, name: str) -> object:
        if self.chance.random() < 0.05:
            return self._one((*_NUMBERS, None, True, "x", [], {}))
        if name in ("end", "after_fire"):
            return self._one((True, False))
        if name in ("side", "how"):
            return self._one(("client", "server", "fin", "rst"))
        return self.chance.choice((0, 1, 2, 5, 20, 64, 200))

    def _toxicity(self) -> object:
        return self._one((1, 1, 1, 0.5, 0, 0.999, 2, -1, None, "x"))

    def _part(self, body: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in body.items() if self.chance.random() < 0.7}

    def _toxic_path(self) -> str:
        return f"/proxies/{self._name()}/toxics/{self._one(_TOXICS)}"

    def _any_path(self) -> str:
        name = f"/proxies/{self._name()}"
        return self._one((*_PAGES, name, f"{name}/toxics", self._toxic_path(), "/proxies/%00%ff"))

    def _name(self) -> str:
        return self._one((*_PROXIES, *_PROXIES, "none"))

    def _noise(self) -> bytes:
        if self.chance.random() < 0.5:
            return self.chance.randbytes(self.chance.randint(0, 200))
        return self.chance.choice(_NOISE).encode("utf-8", "surrogatepass")

    def _one(self, choices: tuple[T, ...]) -> T:
        return self.chance.choice(choices)
