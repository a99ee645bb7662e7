from __future__ import annotations

import pytest

from servers.request import BadRequest, chosen, read_message, read_request
from servers.scripts.catalogue import SCRIPTS
from tests.unit.servers.plain import request


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "no StreamRequest in protobuf-JSON"),
        (b"[]", "no StreamRequest in protobuf-JSON"),
        (b'{"script": 7}', "script"),
        (b'{"options": {"pace": "fast"}}', "pace"),
        (b'{"resumeAfter": -1}', "resumeAfter"),
        (b'{"script": "\xff"}', "not UTF-8"),
        (b'{"options":' * 50_000, "no StreamRequest"),
    ],
)
def test_what_is_no_request_is_refused_in_one_line(text: bytes, said: str) -> None:
    with pytest.raises(BadRequest, match=said) as caught:
        read_request(text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_field_that_is_yet_to_be_invented_is_tolerated() -> None:
    read = read_request('{"script": "steady", "tomorrow": {"a": 1}, "options": {"new": true}}')
    assert read.script == "steady"


@pytest.mark.parametrize("run_id", ["", "a b", "é", "x" * 129, "a/b", "a\n"])
def test_a_run_id_that_would_not_fit_a_path_is_refused(run_id: str) -> None:
    with pytest.raises(BadRequest, match="run_id"):
        chosen(request(run_id=run_id), SCRIPTS)


@pytest.mark.parametrize("pace", [-1, float("nan"), float("inf"), 1001])
def test_a_pace_that_never_ends_is_refused(pace: float) -> None:
    with pytest.raises(BadRequest, match=r"options\.pace"):
        chosen(request(pace=pace), SCRIPTS)


def test_a_send_buffer_beyond_what_a_socket_can_be_told_is_refused() -> None:
    with pytest.raises(BadRequest, match=r"options\.send_buffer_bytes: is more than"):
        chosen(request(send_buffer_bytes=(1 << 30) + 1), SCRIPTS)


def test_an_unknown_script_is_refused_with_the_known_ones() -> None:
    with pytest.raises(BadRequest, match=r"'stedy' is unknown; known are .*steady") as caught:
        chosen(request("stedy"), SCRIPTS)
    assert caught.value.field == "script"


def test_a_very_long_name_does_not_come_back_whole() -> None:
    with pytest.raises(BadRequest) as caught:
        chosen(request("x" * 100_000), SCRIPTS)
    assert len(str(caught.value)) < 1000


def test_a_message_that_says_nothing_is_refused() -> None:
    with pytest.raises(BadRequest, match="body: is empty"):
        read_message("{}")
