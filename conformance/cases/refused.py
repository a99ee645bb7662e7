"""Nobody listens."""

from conformance.case import AtConnect, Case, Expect
from conformance.verdict import Class
from faults.refuse import Refuse

CASE = Case(
    id="refused",
    question="Is a refused connection told at once?",
    anchors=("RFC 9293 section 3.10.7.1", "gRPC connection-backoff"),
    fault=Refuse(),
    when=AtConnect(),
    depends_on=(),
    expect={
        "sse": Expect(Class.REFUSED, "ECONNREFUSED"),
        "websocket": Expect(Class.REFUSED, "ECONNREFUSED"),
        "grpc": Expect(Class.REFUSED, "not wait_for_ready", signal="UNAVAILABLE"),
    },
)
