"""The first call on gRPC-Web, as bytes, and what its answer says."""

from __future__ import annotations

from clients.endpoint import Endpoint
from clients.grpc_status import told_in
from clients.grpc_web_frames import GrpcWebFrames, WebMessage, WebTrailers, frame
from clients.grpc_web_request import BINARY, SERVICE
from clients.http_response import HttpResponse
from tokenwire.v1.stream_pb2 import StreamRequest

OK = 200
_FAMILY = "application/grpc-web"


def asked(met: Endpoint, request: StreamRequest) -> bytes:
    """`Generate` by POST. PROTOCOL-WEB.md, "Protocol differences"."""
    body = frame(request.SerializeToString())
    headers = {
        "Host": met.named,
        "Content-Type": BINARY,
        "Accept": BINARY,
        "X-Grpc-Web": "1",
        "Content-Length": str(len(body)),
        **dict(met.headers),
    }
    lines = [f"POST {met.target(f'/{SERVICE}/Generate')} HTTP/1.1"]
    lines += [f"{name}: {text}" for name, text in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def is_a_stream(answer: HttpResponse, body: bytes) -> bool:
    """Whether a message of it has come."""
    items = GrpcWebFrames().feed(body)
    return _is_web(answer) and any(isinstance(item, WebMessage) for item in items)


def status(answer: HttpResponse, body: bytes) -> tuple[str, str] | None:
    """The call's own code and words, where gRPC-Web was answered; None where it was not."""
    if not _is_web(answer):
        return None
    found = told_in(answer.headers)
    for item in GrpcWebFrames().feed(body):
        if isinstance(item, WebTrailers):
            found = told_in(item.fields) or found
    return found or ("no status", "the answer has neither a message nor trailers")


def _is_web(answer: HttpResponse) -> bool:
    return answer.status == OK and (answer.media_type or "").startswith(_FAMILY)
