"""A gRPC-Web answer that is nothing but a status, in its headers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from faults.fault import About, Layer
from faults.frames.bounds import within
from faults.frames.frame_fault import FrameFault
from faults.frames.http1.answering import Answering


@dataclass(frozen=True, slots=True)
class GrpcWebTrailersOnly(FrameFault):
    """The next request is answered 200, `grpc-status` in the headers and no body.

    The server never hears of it. With `grpc_status` 0 that is a stream of no messages which
    ended well, in the eyes of whoever does not insist on trailers.
    """

    grpc_status: int = 14
    text: bool = False

    about: ClassVar[About] = About(
        layer=Layer.HTTP1,
        where=("near",),
        when=("connect",),
        cause="an origin that refuses a call at once, or a gateway in its place",
        default="Envoy passes on so what a gRPC origin refuses before its first message",
        source="grpc/doc/PROTOCOL-WEB.md, Trailers-only responses",
        looks={
            "grpc-web": "connect-web ConnectError, grpc-web RpcError, of that code; with 0 a "
            "stream that ends well and holds nothing",
        },
    )

    def __post_init__(self) -> None:
        within(self, "grpc_status", 0, 16)

    def rewriter(self) -> Answering:
        media = "-text" if self.text else "+proto"
        return Answering(
            b"HTTP/1.1 200 OK\r\n"
            + f"Content-Type: application/grpc-web{media}\r\n".encode()
            + f"grpc-status: {self.grpc_status}\r\n".encode()
            + b"Content-Length: 0\r\n\r\n"
        )
