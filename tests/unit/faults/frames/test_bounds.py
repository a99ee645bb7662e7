from __future__ import annotations

from collections.abc import Callable

import pytest

from faults.frames.http1.edge_timeout import EdgeTimeout
from faults.frames.http1.header_changed import HeaderChanged
from faults.frames.http1.retry_later import RetryLater
from faults.frames.websocket.close_code import CloseCode
from faults.frames.websocket.oversize_message import OversizeMessage


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: CloseCode(65_536), "close-code: code must be 0 to 65535, not 65536"),
        (lambda: RetryLater(101), "retry-later: status must be 200 to 599, not 101"),
        (lambda: EdgeTimeout(524, -1), "edge-timeout: limit_seconds must be 0 or more, not -1"),
        (
            lambda: EdgeTimeout(524, float("inf")),
            "edge-timeout: limit_seconds must be 0 or more, not inf",
        ),
        (
            lambda: HeaderChanged("a b", ""),
            "header-changed: header must be a header's name, not 'a b'",
        ),
        (lambda: OversizeMessage(5, 6), "oversize-message: sent_bytes must be 0 to 5, not 6"),
    ],
)
def test_a_parameter_out_of_bounds_is_named(make: Callable[[], object], words: str) -> None:
    with pytest.raises(ValueError, match="must be") as raised:
        make()
    assert str(raised.value) == words
