"""What the HTTP endpoints do alike: read a bounded body, name the peer, refuse."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from servers.binding import authority
from servers.request import BadRequest
from servers.run import Full

MAX_BODY_BYTES = 1 << 20


async def body_of(request: Request) -> bytes:
    """The whole body. Raises: BadRequest, it is longer than MAX_BODY_BYTES."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise BadRequest("", f"the body is longer than {MAX_BODY_BYTES} bytes")
    return bytes(body)


def peer_of(request: Request) -> str:
    """The address and port that the connection came from."""
    return authority(request.client.host, request.client.port) if request.client else ""


def refusal(status: int, error: str) -> Response:
    """`{"error": …}`, the one shape of everything that this origin refuses over HTTP."""
    return JSONResponse({"error": error}, status_code=status)


async def _bad_request(_request: Request, error: Exception) -> Response:
    return refusal(400, str(error))


async def _full(_request: Request, error: Exception) -> Response:
    return refusal(429, str(error))


REFUSALS: Mapping[type[Exception], Callable[[Request, Exception], Awaitable[Response]]] = {
    BadRequest: _bad_request,
    Full: _full,
}
