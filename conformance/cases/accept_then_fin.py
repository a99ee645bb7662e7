"""A load balancer without a backend."""

from conformance.case import AtConnect, Case, Expect
from conformance.verdict import Class
from faults.accept_then_fin import AcceptThenFin

CASE = Case(
    id="accept-then-fin",
    question="Is a connection that is accepted and closed at once told as a failure?",
    anchors=("RFC 9112 section 9.6", "HAProxy, AWS NLB: no backend"),
    fault=AcceptThenFin(),
    when=AtConnect(),
    depends_on=(),
    expect={
        "sse": Expect(Class.REFUSED, "no response at all"),
        "websocket": Expect(Class.REFUSED, "no handshake"),
        "grpc": Expect(Class.REFUSED, "no HTTP/2 settings", signal="UNAVAILABLE"),
    },
)
