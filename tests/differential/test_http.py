"""Statuses, types and bodies, byte for byte but for ports and the version's number."""

from __future__ import annotations

import random
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.differential.api import Api
from tests.differential.requests import CONVERSATION, PAGES
from tests.differential.server import Server

_MUTATED = (
    '{"name":"a\\u00e9\\n", "listen":"b","x":[1,-2.5e+3,{"y":null,"z":true}],"enabled":false}'
)
_MUTATIONS = 400


@pytest.fixture
def ours(our_server: Server) -> Iterator[Api]:
    yield from _emptied(Api(our_server.port))


@pytest.fixture
def original(real_server: Server) -> Iterator[Api]:
    yield from _emptied(Api(real_server.port))


def _emptied(api: Api) -> Iterator[Api]:
    """Nothing of the test before, nothing left for the next."""
    _empty(api)
    yield api
    _empty(api)


def _empty(api: Api) -> None:
    for name in api.call("GET", "/proxies").json:
        api.call("DELETE", f"/proxies/{quote(name, safe='')}")


def test_pages_that_are_and_are_not(ours: Api, original: Api) -> None:
    for method, path, body in PAGES:
        _assert_alike(ours, original, method, path, body)


def test_a_browser_is_kept_out(ours: Api, original: Api) -> None:
    for path in ("/version", "/proxies", "/nothing"):
        answers = [
            api.call("GET", path, None, {"User-Agent": "Mozilla/5.0"}) for api in (ours, original)
        ]
        assert answers[0] == answers[1]


def test_a_long_conversation(ours: Api, original: Api) -> None:
    for method, path, body in CONVERSATION:
        _assert_alike(ours, original, method, path, body)


def test_broken_json_is_refused_in_the_same_words(ours: Api, original: Api) -> None:
    chance = random.Random(1)
    for _ in range(_MUTATIONS):
        _assert_alike(ours, original, "POST", "/proxies", _mutated(chance))


def _mutated(chance: random.Random) -> str:
    """The same text with a few characters gone, doubled or replaced."""
    text = list(_MUTATED)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(text))
        match chance.randrange(3):
            case 0:
                del text[at]
            case 1:
                text.insert(at, text[at])
            case _:
                text[at] = chance.choice('{}[]",:\\ntfe0.-+ \x01\x7f\u00e9')
    return "".join(text)


def _assert_alike(ours: Api, original: Api, method: str, path: str, body: str | None) -> None:
    sent = None if body is None else body.encode()
    mine, its = ours.call(method, path, sent), original.call(method, path, sent)
    said = (mine.status, mine.type, mine.settled)
    assert said == (its.status, its.type, its.settled), (method, path, body)
