"""Fuzzes the control API of our Toxiproxy: `python -m tests.fuzz.control_api --seconds 600`.

Whatever is asked of it, with whatever traffic through its proxies, the server answers within
`HANG_SECONDS`, in JSON where it refuses, writes nothing to its error output, and holds no
socket of what was deleted. A seed repeats the requests, if not their timing.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
import time
from collections import Counter
from random import Random
from urllib.parse import quote

from tests.differential.api import Api, Reply
from tests.differential.server import Server, ours
from tests.fuzz.control_traffic import Traffic
from tests.fuzz.control_vocabulary import Request, Vocabulary

HANG_SECONDS = 10.0
SETTLE_SECONDS = 20.0
_EXPECTED = {200, 201, 204, 301, 400, 403, 404, 405, 409, 500}
_OF_ADDRESSES = ("listen tcp", "lookup ", "address ")


def fuzz(seconds: float, seed: int) -> Counter[int]:
    """How often each status came within `seconds`.

    Raises: AssertionError, a promise was broken; TimeoutError, no answer came.
    """
    chance = Random(seed)
    statuses: Counter[int] = Counter()
    with ours("--seed", str(seed), "--dial-seconds", "1") as server:
        idle = len(server.descriptors)
        api = Api(server.port, HANG_SECONDS)
        traffic = Traffic(chance)
        try:
            _rounds(seconds, api, traffic, Vocabulary(chance, traffic.address), statuses)
        finally:
            traffic.close()
        _delete_all(api)
        wait_for_descriptors(server, api, idle)
    return statuses


def _rounds(
    seconds: float, api: Api, traffic: Traffic, words: Vocabulary, statuses: Counter[int]
) -> None:
    listening = [""]
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        request = words.request()
        reply = api.call(request.method, request.path, request.body)
        statuses[reply.status] += 1
        check(request, reply)
        if statuses.total() % 20 == 0:
            proxies = api.call("GET", "/proxies").json.values()
            listening = [each["listen"] for each in proxies if each["enabled"]] or [""]
        for _ in range(3):
            traffic.step(words.chance.choice(listening))
        if words.chance.random() < 0.02:
            traffic.break_in(api.port)


def check(request: Request, reply: Reply) -> None:
    """Raises: AssertionError or ValueError, this is no answer."""
    assert reply.status in _EXPECTED, (request, reply)
    if reply.type == "application/json":
        json.loads(reply.body)
    if reply.status == 500:
        assert reply.json["error"].startswith(_OF_ADDRESSES), (request, reply)


def _delete_all(api: Api) -> None:
    """A name with a slash cannot be addressed, as in the original: such a proxy is switched off."""
    for name in api.call("GET", "/proxies").json:
        if "/" in name:
            off = {"name": name, "upstream": "off", "enabled": False}
            assert api.call("POST", "/populate", [off]).status == 201
        else:
            assert api.call("DELETE", f"/proxies/{quote(name)}").status == 204


def wait_for_descriptors(server: Server, api: Api, idle: int) -> None:
    """Sockets close on the server's next turns; each call takes it through some."""
    until = time.monotonic() + SETTLE_SECONDS
    while len(opened := server.descriptors) > idle and time.monotonic() < until:
        api.call("GET", "/version")
    assert len(opened) <= idle, f"{idle} descriptors when idle, now {opened}"


def main(arguments: list[str] | None = None) -> int:
    """Exit 0: nothing found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.control_api")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=secrets.randbits(32))
    given = parser.parse_args(arguments)
    print(f"seed {given.seed}", flush=True)
    statuses = fuzz(given.seconds, given.seed)
    told = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))
    print(f"{statuses.total()} requests in {given.seconds:g} s, nothing found: {told}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
