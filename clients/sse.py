"""The SSE client."""

from __future__ import annotations

from clients.conversation import Conversation, Stop
from clients.endpoint import Endpoint
from clients.manner import Manner
from clients.sse_hardened import HardenedSse
from clients.sse_stock import StockSse
from clients.talk import Talk
from tokenwire.v1.stream_pb2 import StreamRequest


def stops(manner: Manner) -> frozenset[Stop]:
    """How this client can leave."""
    del manner
    return frozenset(Stop)


def converse(
    endpoint: Endpoint, request: StreamRequest, manner: Manner | None = None
) -> Conversation:
    """`GET {path}/sse`; messages by `POST {path}/runs/{run_id}/messages`. Iterate to start."""
    manner = manner or Manner()
    connection = HardenedSse if manner.hardened else StockSse
    return Talk(lambda: connection(endpoint, manner), request, manner, stops(manner))
