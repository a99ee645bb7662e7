"""What an SSE client asks for: EventSource-shaped, a GET with `Last-Event-ID` to resume."""

from __future__ import annotations

import ssl
from functools import cache
from importlib import import_module
from urllib.parse import quote, urlencode

import httpx

from clients.connection import Hearer
from clients.endpoint import Endpoint, ssl_context
from clients.event_json import encode
from clients.evidence import evidence_of
from clients.manner import Manner
from tokenwire.v1.stream_pb2 import ClientMessage, StreamRequest

import_module("httpcore")  # httpx imports it with its first client: 45 ms of a blocked loop

HTTPX_TIMEOUT_SECONDS = 5.0  # httpx's default for each of connect, read, write and pool


def stream_target(endpoint: Endpoint, request: StreamRequest) -> str:
    """Path and query of the stream; the position to resume after is a header's to say."""
    fresh = StreamRequest()
    fresh.CopyFrom(request)
    fresh.ClearField("resume_after")
    return endpoint.target("/sse", urlencode({"request": encode(fresh)}))


def stream_headers(endpoint: Endpoint, request: StreamRequest) -> dict[str, str]:
    """`Host`, the endpoint's own, and `Last-Event-ID` where there is something to resume."""
    resume = {"Last-Event-ID": str(request.resume_after)} if request.resume_after else {}
    return {"Host": endpoint.named, **dict(endpoint.headers), **resume}


def http_client(endpoint: Endpoint, manner: Manner) -> httpx.AsyncClient:
    """httpx with its defaults, but for three: its five seconds times `patience`; a TLS context
    that is shared, since loading certificates blocks the loop for 16 ms; and no proxy from
    the environment, since only the target may be spoken to.
    """
    return httpx.AsyncClient(
        base_url=f"{'https' if endpoint.tls else 'http'}://{endpoint.address}",
        verify=ssl_context(endpoint.tls) if endpoint.tls else _trusts_nobody(),
        timeout=HTTPX_TIMEOUT_SECONDS * manner.patience,
        trust_env=False,
        http2=endpoint.http2,
    )


@cache
def _trusts_nobody() -> ssl.SSLContext:
    """What httpx must be given where there is no TLS; without certificates it costs nothing."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


async def say_by_second_request(
    endpoint: Endpoint, manner: Manner, run_id: str, message: ClientMessage, ears: Hearer
) -> None:
    """`POST /runs/{run_id}/messages`: SSE has no way up. Tells "sent" or "unsent" and why."""
    try:
        async with http_client(endpoint, manner) as client:
            response = await client.post(
                endpoint.target(f"/runs/{quote(run_id, safe='')}/messages"),
                content=encode(message),
                headers={
                    "Host": endpoint.named,
                    "Content-Type": "application/json",
                    **dict(endpoint.headers),
                },
                extensions={"sni_hostname": endpoint.server_name},
            )
    except httpx.HTTPError as error:
        evidence = evidence_of(error)
        ears.noticed("unsent", 0, f"{evidence.exception} {evidence.code}: {evidence.message}")
        return
    what = "sent" if response.is_success else "unsent"
    ears.noticed(what, 0, f"HTTP {response.status_code} {response.text[:200]}".rstrip())
