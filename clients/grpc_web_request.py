"""What a gRPC-Web client asks: one POST whose body is whole before any answer is read."""

from __future__ import annotations

import base64

import httpx
from google.protobuf.message import Message

from clients.endpoint import Endpoint
from clients.grpc_web_frames import frame
from clients.manner import Manner
from clients.sse_request import http_client
from tokenwire.v1.stream_pb2 import ClientMessage, StreamRequest

SERVICE = "tokenwire.v1.TokenStream"
BINARY, TEXT = "application/grpc-web+proto", "application/grpc-web-text"


def web_client(endpoint: Endpoint, manner: Manner) -> httpx.AsyncClient:
    """httpx without timeouts: a browser has none, and a hardened client has its watchdog."""
    client = http_client(endpoint, manner)
    client.timeout = httpx.Timeout(None)
    return client


def web_request(
    client: httpx.AsyncClient,
    endpoint: Endpoint,
    request: StreamRequest,
    manner: Manner,
    timeout_seconds: float | None,
) -> httpx.Request:
    """`Generate`, or `Converse` with all that it will ever say: its start."""
    message: Message = ClientMessage(start=request) if manner.bidi else request
    body = frame(message.SerializeToString())
    media = TEXT if manner.text else BINARY
    timeout = {} if timeout_seconds is None else {"grpc-timeout": _timeout(timeout_seconds)}
    return client.build_request(
        "POST",
        endpoint.target(f"/{SERVICE}/{'Converse' if manner.bidi else 'Generate'}"),
        content=base64.b64encode(body) if manner.text else body,
        headers={
            "Host": endpoint.named,
            "Content-Type": media,
            "Accept": media,
            "X-Grpc-Web": "1",
            **dict(endpoint.headers),
            **timeout,
        },
        extensions={"sni_hostname": endpoint.server_name},
    )


def _timeout(seconds: float) -> str:
    """gRPC PROTOCOL-HTTP2, Timeout: whole milliseconds, at most eight digits."""
    return f"{min(max(1, round(seconds * 1000)), 99_999_999)}m"
