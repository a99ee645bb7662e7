"""The fuzz of the control API in short, and proof that it finds."""

from __future__ import annotations

import pytest

from tests.differential.api import Api, Reply
from tests.differential.server import ours
from tests.fuzz import control_api
from tests.fuzz.control_api import fuzz
from tests.fuzz.control_vocabulary import Request

_ASKED = Request("GET", "/proxies", b"")


def test_three_seconds_of_anything_find_nothing() -> None:
    statuses = fuzz(seconds=3, seed=1)
    assert {200, 201, 204, 400, 404, 409} <= set(statuses)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(500, "text/plain; charset=utf-8", b"Internal Server Error"),
        Reply(500, "text/plain; charset=utf-8", b'{"error":"list index out of range"}'),
        Reply(200, "application/json", b"{"),
        Reply(502, "", b""),
    ],
)
def test_an_answer_that_is_none_is_found(reply: Reply) -> None:
    with pytest.raises((AssertionError, ValueError)):
        control_api.check(_ASKED, reply)


def test_a_descriptor_that_is_left_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control_api, "SETTLE_SECONDS", 0.2)
    with ours() as server:
        idle = len(server.descriptors)
        api = Api(server.port)
        control_api.wait_for_descriptors(server, api, idle)
        leak = {"name": "left", "listen": "127.0.0.1:0", "upstream": "127.0.0.1:1"}
        api.call("POST", "/proxies", leak)
        with pytest.raises(AssertionError, match="descriptors"):
            control_api.wait_for_descriptors(server, api, idle)


def test_a_word_on_the_error_output_is_found() -> None:
    with pytest.raises(AssertionError, match=r"No such option"), ours("--nonsense"):
        pass
