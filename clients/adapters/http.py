"""The conversation of every format that is one HTTP response."""

from __future__ import annotations

from typing import Protocol

from clients.adapters.discreet import Discreet
from clients.adapters.http_format import HttpFormat
from clients.adapters.http_hardened import HardenedHttp
from clients.adapters.http_stock import StockHttp
from clients.conversation import Conversation, Stop
from clients.endpoint import Endpoint
from clients.manner import Manner
from clients.talk import Talk
from tokenwire.v1.stream_pb2 import StreamRequest


class OverHttp(Protocol):
    """The settings of such a format."""

    def format(self) -> HttpFormat: ...


def stops(settings: OverHttp, manner: Manner) -> frozenset[Stop]:
    """How this client can leave: there is no way up, so never with a message."""
    del settings, manner
    return frozenset(Stop) - {Stop.MESSAGE}


def converse(
    settings: OverHttp, endpoint: Endpoint, request: StreamRequest, manner: Manner
) -> Conversation:
    """`endpoint.path` is the whole path; "" is the format's own. Iterate to start."""
    connection = HardenedHttp if manner.hardened else StockHttp
    form = settings.format()
    return Talk(
        lambda: Discreet(connection(endpoint, manner, form), endpoint),
        request,
        manner,
        stops(settings, manner),
    )
