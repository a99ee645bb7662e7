"""A gateway that ends its own response in order when its upstream breaks off."""

from conformance.case import AtHeard, Case, Expect
from conformance.verdict import Class
from faults.frames.http1.forged_terminal_chunk import ForgedTerminalChunk
from faults.frames.http2.early_trailers import EarlyTrailers
from faults.frames.websocket.close_code import CloseCode

CASE = Case(
    id="forged-end",
    question="A gateway turns a cut into an orderly end: who can still tell?",
    anchors=(
        "RFC 9112 section 7.1 (last-chunk)",
        "RFC 6455 section 7.4.1 (1000)",
        "gRPC PROTOCOL-HTTP2 (grpc-status 0)",
        "nginx 1.22 over HTTP/1.0, lighttpd, HAProxy 2.6 on HTTP/2",
    ),
    fault={
        "sse": ForgedTerminalChunk(),
        "websocket": CloseCode(1000),
        "grpc": EarlyTrailers(0),
    },
    when=AtHeard(6),
    smoke=True,
    expect={
        "*/stock": Expect(
            Class.SILENT_TRUNCATION, "the transport says that all is well", delivery="prefix(6)"
        ),
        "grpc/hardened": Expect(
            Class.ORPHANED,
            "no Done; nobody told the origin, whose connection stands",
            delivery="prefix(6)",
        ),
        "*/hardened": Expect(Class.DETECTED, "the end came without Done", delivery="prefix(6)"),
    },
)
